const { load } = require('./api')

exports.labels = async function (orders) {
  return Promise.all(
    orders.map(async (order) => {
      const customer = await load(`/customers/${order.customerId}`)
      return `${order.id}: ${customer.name}`
    }),
  )
}
