import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm'

@Entity('categories')
export class Category {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  name: string

  @OneToMany(() => Product, (product) => product.category)
  products: Promise<Product[]>
}

@Entity('products')
export class Product {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  name: string

  @Column({ nullable: true })
  categoryId: number

  @ManyToOne(() => Category, (category) => category.products)
  category: Promise<Category>

  @OneToMany(() => Variant, (variant) => variant.product)
  variants: Variant[]
}

@Entity('variants')
export class Variant {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  size: string

  @Column()
  productId: number

  @ManyToOne(() => Product, (product) => product.variants)
  product: Product
}
