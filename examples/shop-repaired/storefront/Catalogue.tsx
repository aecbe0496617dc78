import { useState } from 'react'

import { ProductCard } from './ProductCard'
import type { Product } from './catalog'

const PAGE = 20

/** What the shop sells, a page at a time. */
export function Catalogue({ products }: { products: Product[] }) {
  const [query, setQuery] = useState('')
  const [page, setPage] = useState(0)
  const shown = products.slice(page * PAGE, page * PAGE + PAGE)
  return (
    <main>
      <h1>{products.length} products</h1>
      <input value={query} onChange={(event) => setQuery(event.target.value)} placeholder="Find on this page" />
      {shown.map((product) => (
        <ProductCard key={product.id} product={product} query={query} />
      ))}
      <button onClick={() => setPage(page + 1)}>Next page</button>
    </main>
  )
}
