; `<Product[]>rows`: only where elements cannot be meant.
(type_assertion (type_arguments (_) @cast.annotation) (_) @cast.value) @cast
