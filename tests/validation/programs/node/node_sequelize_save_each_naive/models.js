import { DataTypes } from 'sequelize'

export function define(sequelize) {
  const Product = sequelize.define('Product', { name: DataTypes.STRING, price: DataTypes.INTEGER }, { timestamps: false })
  const Variant = sequelize.define('Variant', { size: DataTypes.STRING }, { timestamps: false })
  Product.hasMany(Variant, { as: 'variants', foreignKey: 'productId' })
  Variant.belongsTo(Product, { as: 'product', foreignKey: 'productId' })
  return { Product, Variant }
}
