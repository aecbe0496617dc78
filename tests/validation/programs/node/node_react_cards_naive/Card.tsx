import { forwardRef, memo } from 'react'

interface Variant {
  sku: string
  stock: number
}

export interface Product {
  id: number
  name: string
  variants: Variant[]
}

const VariantRow = memo(function VariantRow({ variant }: { variant: Variant }) {
  return (
    <>
      <dt>{variant.sku}</dt>
      <dd>{variant.stock > 0 ? <b>{variant.stock}</b> : <i>none</i>}</dd>
    </>
  )
})

export const Card = forwardRef<HTMLElement, { product: Product }>(({ product }, ref) => (
  <section ref={ref}>
    <h2>{product.name}</h2>
    <dl>
      {product.variants.map((variant) => (
        <VariantRow key={variant.sku} variant={variant} />
      ))}
    </dl>
  </section>
))
