import 'reflect-metadata'
import { DataSource } from 'typeorm'
import { Category, Product, Variant } from './entities'
import { labels } from './labels'

export async function prepare(volumes, kit) {
  const said = () => {}
  // The key of a new row is read from the engine in this process, not asked for.
  const counted = (sql) => sql.startsWith('SELECT last_insert_rowid') || kit.countStatement(sql)
  const logger = { logQuery: counted, logQueryError: said, logQuerySlow: said, log: said,
    logMigration: said, logSchemaBuild: said }
  const source = new DataSource({ type: 'sqljs', entities: [Category, Product, Variant], synchronize: true, logging: ['query'], logger })
  await source.initialize()
  const categories = await source.manager.save(Array.from({ length: 5 }, (_, n) =>
    source.manager.create(Category, { name: `category ${n}` })))
  for (let n = 0; n < volumes.products; n++) {
    const { id } = await source.manager.save(source.manager.create(Product, { name: `product ${n}`, categoryId: categories[n % 5].id }))
    for (let size = 0; size < (volumes.variants ?? 0); size++) {
      await source.manager.insert(Variant, { size: `size ${size}`, productId: id })
    }
  }
  return () => labels(source)
}
