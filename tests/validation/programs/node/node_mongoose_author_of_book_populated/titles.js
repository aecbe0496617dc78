import { Book } from './models'

export async function titles() {
  const books = await Book.find().populate('author').lean()
  return books.map((book) => `${book.title} by ${book.author.name}`)
}
