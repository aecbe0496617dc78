import express from 'express'
import { shop } from './routes'

export function createApp() {
  const app = express()
  app.use(express.json())
  app.use('/shop', shop)
  return app
}
