import { Author, Book } from './models'

export async function shelves() {
  const authors = await Author.find().lean().exec()
  const books = await Book.find({ author: { $in: authors.map((author) => author._id) } }).lean()
  const byAuthor = new Map(authors.map((author) => [String(author._id), []]))
  for (const book of books) {
    byAuthor.get(String(book.author)).push(book.title)
  }
  return authors.map((author) => ({ name: author.name, books: byAuthor.get(String(author._id)) }))
}
