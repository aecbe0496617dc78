; Classes as JavaScript's own grammar has them.
(class_declaration (class_heritage (_) @class.base)) @class
(class (class_heritage (_) @type.base)) @type
((field_definition
  property: (_) @function.name
  value: [(arrow_function) (function_expression) (generator_function)]) @function (#set! receiver "this"))
(field_definition property: (_) value: (arrow_function parameters: (_) @function.parameters)) @function
(field_definition property: (_) value: (arrow_function parameter: (_) @function.parameter)) @function
(field_definition property: (_) value: (arrow_function body: (_) @function.body)) @function
(field_definition property: (_) value: (arrow_function "async" @function.async)) @function
(field_definition property: (_) value: (function_expression parameters: (_) @function.parameters)) @function
(field_definition property: (_) value: (function_expression body: (_) @function.body)) @function
(field_definition property: (_) value: (function_expression "async" @function.async)) @function
(field_definition "static" @function.modifier value: [(arrow_function) (function_expression)]) @function
(method_definition decorator: (decorator (_) @function.decorator)) @function
(field_definition property: (_) @binding.target) @binding
(field_definition value: (_) @binding.value) @binding
