; Python's structure. The captures are defined in scalesight/outline/vocabulary.py.
; A pattern has one main capture; patterns for the same node with the same main capture add up.

; --- definitions
(function_definition name: (_) @function.name) @function
(function_definition parameters: (_) @function.parameters) @function
(function_definition body: (_) @function.body) @function
(function_definition return_type: (_) @function.returns) @function
(function_definition "async" @function.async) @function
(class_definition name: (_) @class.name) @class
(class_definition superclasses: (_) @class.bases) @class
(class_definition body: (_) @class.body) @class
(decorated_definition definition: (_) @decorated.definition) @decorated
(decorated_definition (decorator (_) @decorated.decorator)) @decorated

; --- parameters
(typed_parameter . (_) @parameter.name type: (_) @parameter.annotation) @parameter
(default_parameter name: (_) @parameter.name value: (_) @parameter.default) @parameter
(typed_default_parameter
  name: (_) @parameter.name type: (_) @parameter.annotation value: (_) @parameter.default) @parameter
(keyword_separator) @named_only
(positional_separator) @ignored

; --- statements
(block) @block
(expression_statement) @evaluate
(assignment left: (_) @binding.target) @binding
(assignment right: (_) @binding.value) @binding
(assignment type: (_) @binding.annotation) @binding
(augmented_assignment
  left: (_) @binding.target operator: _ @binding.operator right: (_) @binding.value) @binding
(type_alias_statement left: (type (identifier) @binding.target) right: (_) @binding.value) @binding
(type_alias_statement
  left: (type (generic_type . (_) @binding.target)) right: (_) @binding.value) @binding
; `type(self).total = 1` is read as a type alias by the grammar
(type_alias_statement left: (type [(attribute) (subscript)] @binding.target) right: (_) @binding.value) @binding
(return_statement) @return
(raise_statement . (_) @raise.value) @raise
(raise_statement cause: (_) @raise.cause) @raise
(raise_statement) @raise
(break_statement) @break
(continue_statement) @continue
(delete_statement) @delete
(assert_statement . (_) @assert.test) @assert
(pass_statement) @ignored
(global_statement) @ignored
(nonlocal_statement) @ignored
(comment) @ignored
(line_continuation) @ignored
(if_statement condition: (_) @branch.test) @branch
(if_statement consequence: (_) @branch.then) @branch
(if_statement alternative: (_) @branch.alternative) @branch
(elif_clause condition: (_) @branch.test) @branch
(elif_clause consequence: (_) @branch.then) @branch
(for_statement left: (_) @loop.target right: (_) @loop.over) @loop
(for_statement body: (_) @loop.body) @loop
(for_statement alternative: (_) @loop.otherwise) @loop
(for_statement "async" @loop.async) @loop
(while_statement condition: (_) @while.test) @while
(while_statement body: (_) @while.body) @while
(while_statement alternative: (_) @while.otherwise) @while
(with_statement (with_clause (with_item) @with.item)) @with
(with_statement body: (_) @with.body) @with
(with_statement "async" @with.async) @with
(with_item value: (_) @item.value) @item
(as_pattern . (_) @alias.value alias: (as_pattern_target (_) @alias.target)) @alias
(try_statement body: (_) @try.body) @try
(try_statement (except_clause) @try.handler) @try
(try_statement (else_clause) @try.otherwise) @try
(try_statement (finally_clause) @try.final) @try
(except_clause (block) @handler.body) @handler
(match_statement subject: (_) @match.subject) @match
(match_statement body: (block (case_clause) @match.case)) @match
(case_clause (case_pattern) @case.pattern) @case
(case_clause guard: (if_clause (_) @case.guard)) @case
(case_clause consequence: (_) @case.body) @case
(case_pattern (dotted_name . (identifier) @capture .))
(keyword_pattern (dotted_name . (identifier) @capture .))
(splat_pattern (identifier) @capture)
(case_pattern (as_pattern (identifier) @capture))

; --- imports
(import_statement name: (_) @import.name) @import
(import_from_statement module_name: (_) @import.module) @import
(import_from_statement name: (_) @import.name) @import
(import_from_statement (wildcard_import) @import.name) @import
(future_import_statement "__future__" @import.module) @import
(future_import_statement name: (_) @import.name) @import
(aliased_import name: (_) @imported.name alias: (_) @imported.alias) @imported

; --- expressions
(identifier) @name
(integer) @number
(float) @number
((true) @constant (#set! value "true"))
((false) @constant (#set! value "false"))
((none) @constant (#set! value "null"))
(string) @text
(concatenated_string) @texts
(string_content) @piece
(interpolation expression: (_) @interpolation.value) @interpolation
(interpolation
  format_specifier: (format_specifier (format_expression expression: (_) @interpolation.value))) @interpolation
(attribute object: (_) @attribute.base attribute: (_) @attribute.name) @attribute
(subscript value: (_) @subscript.base subscript: (_) @subscript.index) @subscript
(generic_type . (_) @subscript.base (type_parameter (_) @subscript.index)) @subscript
(slice) @slice
(call function: (_) @call.function arguments: (_) @call.arguments) @call
(argument_list) @arguments
(keyword_argument name: (_) @argument.name value: (_) @argument.value) @argument
((list_splat) @spread (#set! kind "*"))
((list_splat_pattern) @spread (#set! kind "*"))
((dictionary_splat) @spread (#set! kind "**"))
((dictionary_splat_pattern) @spread (#set! kind "**"))
((list) @collection (#set! kind "list"))
((list_pattern) @collection (#set! kind "list"))
((tuple) @collection (#set! kind "tuple"))
((tuple_pattern) @collection (#set! kind "tuple"))
((pattern_list) @collection (#set! kind "tuple"))
((expression_list) @collection (#set! kind "tuple"))
((set) @collection (#set! kind "set"))
((dictionary) @collection (#set! kind "dict"))
(pair key: (_) @pair.key value: (_) @pair.value) @pair
((list_comprehension body: (_) @comprehension.element) @comprehension (#set! kind "list"))
((set_comprehension body: (_) @comprehension.element) @comprehension (#set! kind "set"))
((dictionary_comprehension body: (_) @comprehension.element) @comprehension (#set! kind "dict"))
((generator_expression body: (_) @comprehension.element) @comprehension (#set! kind "generator"))
(for_in_clause left: (_) @clause.target right: (_) @clause.over) @clause
(for_in_clause "async" @clause.async) @clause
(if_clause) @condition
(lambda parameters: (_) @lambda.parameters) @lambda
(lambda body: (_) @lambda.body) @lambda
(binary_operator) @operation
(boolean_operator) @operation
(comparison_operator) @operation
(not_operator) @operation
(unary_operator) @operation
(union_type) @operation
(conditional_expression
  . (_) @conditional.then "if" . (_) @conditional.test "else" . (_) @conditional.otherwise) @conditional
(await) @await
(yield "from" @yield.delegate) @yield
(yield) @yield
(named_expression name: (_) @bind.target value: (_) @bind.value) @bind
(parenthesized_expression) @group
(type) @group
