import { Book } from './models'

export async function rerank() {
  const books = await Book.find({}).lean()
  const changes = books.map((book) => ({
    updateOne: { filter: { _id: book._id }, update: { $set: { rank: book.rank + 1 } } },
  }))
  await Book.bulkWrite(changes)
  return books.length
}
