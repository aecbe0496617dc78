import { Author, Book } from './models'

export async function shelves() {
  const authors = await Author.find().lean().exec()
  return Promise.all(
    authors.map(async (author) => {
      const books = await Book.find({ author: author._id }).lean()
      return { name: author.name, books: books.map((book) => book.title) }
    }),
  )
}
