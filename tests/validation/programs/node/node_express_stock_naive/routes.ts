import { Router } from 'express'
import { levels } from './stock'

export const shop = Router()

shop.post('/levels', levels)
