const { load } = require('./api')

exports.offers = async function (products) {
  return Promise.all(
    products.map(async (product) => {
      const [price, stock] = await Promise.all([load(`/prices/${product.id}`), load(`/stock/${product.id}`)])
      return { name: product.name, price: price.value, stock: stock.value }
    }),
  )
}
