import { useNewest } from './useNewest'

const Option = ({ value, label, ...rest }) => (
  <label {...rest}>
    <input type="radio" value={value} />
    <em>{label}</em>
  </label>
)

export const Picker = ({ products }) => {
  const newest = useNewest(products)
  return (
    <form>
      <h1>{products.length} products</h1>
      {newest.map(({ id, name }) => (
        <Option key={id} value={id} label={name} className="option" />
      ))}
    </form>
  )
}
