const { load } = require('./api')

exports.offers = async function (products) {
  const ids = products.map((product) => product.id).join(',')
  const [prices, stock] = await Promise.all([load(`/prices?ids=${ids}`), load(`/stock?ids=${ids}`)])
  return products.map((product, index) => ({
    name: product.name,
    price: prices.values[index],
    stock: stock.values[index],
  }))
}
