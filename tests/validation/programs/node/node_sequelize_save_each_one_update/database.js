import { Sequelize } from 'sequelize'
import { define } from './models'

const options = { dialect: 'sqlite', logging: false }
export const db = {}

export async function open(dialectModule) {
  const sequelize = new Sequelize({ ...options, dialectModule })
  Object.assign(db, define(sequelize))
  await sequelize.sync()
}
