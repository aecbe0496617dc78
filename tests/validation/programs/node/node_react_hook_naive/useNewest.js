import { useMemo } from 'react'

export function useNewest(products) {
  return useMemo(() => [...products].sort((a, b) => a.id - b.id), [products])
}
