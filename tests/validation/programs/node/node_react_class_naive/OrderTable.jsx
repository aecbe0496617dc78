import React from 'react'

export class OrderTable extends React.Component {
  row(order) {
    return (
      <tr key={order.id}>
        <td>{order.number}</td>
        <td>{order.total}</td>
      </tr>
    )
  }

  render() {
    const { orders } = this.props
    const rows = []
    for (const order of orders) {
      rows.push(this.row(order))
    }
    return (
      <article>
        <h1>{orders.length} orders</h1>
        <table>
          <tbody>{rows}</tbody>
        </table>
      </article>
    )
  }
}
