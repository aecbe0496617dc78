import mongoose from 'mongoose'

const authorSchema = new mongoose.Schema({ name: String })
const bookSchema = new mongoose.Schema({
  title: String,
  rank: Number,
  author: { type: mongoose.Schema.Types.ObjectId, ref: 'Author' },
})

export const Author = mongoose.model('Author', authorSchema)
export const Book = mongoose.model('Book', bookSchema)
