import { Author, Book } from './models'

export async function titles() {
  const books = await Book.find()
  const found = []
  for (const book of books) {
    const author = await Author.findById(book.author)
    found.push(`${book.title} by ${author.name}`)
  }
  return found
}
