import { MongoClient } from 'mongodb'

export async function open(url) {
  const client = await MongoClient.connect(url)
  return client.db('shop')
}
