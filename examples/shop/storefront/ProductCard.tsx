import type { Product } from './catalog'

export function ProductCard({ product, query }: { product: Product; query: string }) {
  return (
    <article className={product.name.includes(query) ? 'found' : ''}>
      <h2>{product.name}</h2>
      <ul>
        {product.variants.map((variant) => (
          <li key={variant.sku}>
            <span>{variant.sku}</span>
            <button>Add to basket</button>
          </li>
        ))}
      </ul>
    </article>
  )
}
