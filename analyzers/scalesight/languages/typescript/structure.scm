; What TypeScript adds.

; --- definitions
(function_declaration return_type: (_) @function.returns) @function
(generator_function_declaration return_type: (_) @function.returns) @function
(variable_declarator name: (identifier) value: (arrow_function return_type: (_) @function.returns)) @function
(variable_declarator name: (identifier) value: (function_expression return_type: (_) @function.returns)) @function
(class_body (method_definition return_type: (_) @function.returns) @function)
(object (method_definition return_type: (_) @closure.returns) @closure)
(arrow_function return_type: (_) @closure.returns) @closure
(function_expression return_type: (_) @closure.returns) @closure
((class_body (decorator (_) @function.decorator)+ . (method_definition) @function) (#set! receiver "this"))
((public_field_definition
  name: (_) @function.name
  value: [(arrow_function) (function_expression) (generator_function)]) @function (#set! receiver "this"))
(public_field_definition value: (arrow_function parameters: (_) @function.parameters)) @function
(public_field_definition value: (arrow_function parameter: (_) @function.parameter)) @function
(public_field_definition value: (arrow_function body: (_) @function.body)) @function
(public_field_definition value: (arrow_function return_type: (_) @function.returns)) @function
(public_field_definition value: (arrow_function "async" @function.async)) @function
(public_field_definition value: (function_expression parameters: (_) @function.parameters)) @function
(public_field_definition value: (function_expression body: (_) @function.body)) @function
(public_field_definition value: (function_expression "async" @function.async)) @function
(public_field_definition "static" @function.modifier value: [(arrow_function) (function_expression)]) @function
(class_declaration (class_heritage (extends_clause) @class.base)) @class
(class (class_heritage (extends_clause) @type.base)) @type
(abstract_class_declaration name: (_) @class.name) @class
(abstract_class_declaration body: (_) @class.body) @class
(abstract_class_declaration (class_heritage (extends_clause) @class.base)) @class
(abstract_class_declaration decorator: (decorator (_) @class.decorator)) @class
(interface_declaration name: (_) @class.name) @class
(interface_declaration body: (_) @class.body) @class
(interface_declaration (extends_type_clause type: (_) @class.base)) @class
(type_alias_declaration name: (_) @class.name value: (object_type) @class.body) @class
(enum_declaration name: (_) @class.name) @class
(enum_declaration body: (_) @class.body) @class

; --- parameters
(required_parameter pattern: (this)) @ignored
(required_parameter pattern: (_) @parameter.name) @parameter
(required_parameter type: (_) @parameter.annotation) @parameter
(required_parameter value: (_) @parameter.default) @parameter
(required_parameter (accessibility_modifier) @parameter.field) @parameter
(required_parameter "readonly" @parameter.field) @parameter
(optional_parameter pattern: (_) @parameter.name) @parameter
(optional_parameter type: (_) @parameter.annotation) @parameter
(optional_parameter "?" @parameter.omitted) @parameter
(optional_parameter (accessibility_modifier) @parameter.field) @parameter

; --- statements
(variable_declarator type: (_) @binding.annotation) @binding
(public_field_definition name: (_) @binding.target) @binding
(public_field_definition type: (_) @binding.annotation) @binding
(public_field_definition value: (_) @binding.value) @binding
(public_field_definition decorator: (decorator (_) @binding.decorator)) @binding
(enum_assignment name: (_) @binding.target value: (_) @binding.value) @binding
(type_alias_declaration name: (_) @binding.target value: (_) @binding.value) @binding
(property_signature name: (_) @pair.key type: (_) @pair.value) @pair
(index_signature) @ignored
(method_signature) @ignored
(call_signature) @ignored
(construct_signature) @ignored
(abstract_method_signature) @ignored
(function_signature) @ignored
(import_statement (import_require_clause) @import.name) @import
(import_statement (import_require_clause source: (_) @import.module)) @import
((import_require_clause (identifier) @imported.alias) @imported (#set! kind "module"))
(import_alias) @ignored
(internal_module body: (_) @export.declaration) @export
(module) @ignored

; --- types
(call_expression type_arguments: (type_arguments . (_) @call.of)) @call
(extends_clause value: (_) @subscript.base type_arguments: (type_arguments (_) @subscript.index)) @subscript
(extends_clause) @group
(type_identifier) @name
(predefined_type) @name
(nested_identifier object: (_) @attribute.base property: (_) @attribute.name) @attribute
(nested_type_identifier module: (_) @attribute.base name: (_) @attribute.name) @attribute
(generic_type name: (_) @subscript.base type_arguments: (type_arguments (_) @subscript.index)) @subscript
((array_type (_) @subscript.index) @subscript (#set! base "Array"))
((object_type) @collection (#set! kind "dict"))
((tuple_type) @collection (#set! kind "tuple"))
(union_type) @operation
(intersection_type) @operation
(type_annotation) @group
(literal_type) @group
(parenthesized_type) @group
(readonly_type) @group
(as_expression . (_) @cast.value) @cast
(as_expression (_) @cast.annotation .) @cast
(satisfies_expression . (_) @cast.value) @cast
(satisfies_expression (_) @cast.annotation .) @cast
(non_null_expression) @group
