import { Card, Product } from './Card'

function Page({ title, children }) {
  return (
    <main>
      <h1>{title}</h1>
      {children}
    </main>
  )
}

export default function Catalogue({ products }: { products: Product[] }) {
  const shown = products
  return (
    <Page title={`${products.length} products`}>
      {shown.map((product) => (
        <Card key={product.id} product={product} />
      ))}
    </Page>
  )
}
