import { Book } from './models'

export async function rerank() {
  const books = await Book.find({})
  for (const book of books) {
    book.rank = book.rank + 1
    await book.save()
  }
  return books.length
}
