import mongoose from 'mongoose'
import { Author, Book } from './models'
import { rerank } from './ranking'

export async function prepare(volumes, kit) {
  const key = (n) => new mongoose.Types.ObjectId(n.toString(16).padStart(24, '0'))
  const authors = Array.from({ length: volumes.authors ?? 5 }, (_, n) => ({ _id: key(n + 1), name: `author ${n}` }))
  const books = Array.from({ length: volumes.books }, (_, n) => ({
    _id: key(n + 100000), title: `book ${n}`, rank: n, author: authors[n % authors.length]._id, __v: 0,
  }))
  mongoose.set('autoIndex', false)
  mongoose.set('autoCreate', false)
  await mongoose.connect(await kit.serveDocuments({ authors, books }), { maxPoolSize: 4 })
  await Promise.all([Author.init(), Book.init()])
  return () => rerank()
}
