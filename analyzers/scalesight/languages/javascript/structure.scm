; What JavaScript and TypeScript share. The captures are defined in scalesight/outline/vocabulary.py.
; A pattern has one main capture; patterns for the same node with the same main capture add up.

; --- definitions
((function_declaration name: (_) @function.name) @function (#set! hoisted "true"))
(function_declaration parameters: (_) @function.parameters) @function
(function_declaration body: (_) @function.body) @function
(function_declaration "async" @function.async) @function
((generator_function_declaration name: (_) @function.name) @function (#set! hoisted "true"))
(generator_function_declaration parameters: (_) @function.parameters) @function
(generator_function_declaration body: (_) @function.body) @function
(generator_function_declaration "async" @function.async) @function
; a function that a name is declared with
(variable_declarator
  name: (identifier) @function.name value: [(arrow_function) (function_expression) (generator_function)]) @function
(variable_declarator name: (identifier) value: (arrow_function parameters: (_) @function.parameters)) @function
(variable_declarator name: (identifier) value: (arrow_function parameter: (_) @function.parameter)) @function
(variable_declarator name: (identifier) value: (arrow_function body: (_) @function.body)) @function
(variable_declarator name: (identifier) value: (arrow_function "async" @function.async)) @function
(variable_declarator name: (identifier) value: (function_expression parameters: (_) @function.parameters)) @function
(variable_declarator name: (identifier) value: (function_expression body: (_) @function.body)) @function
(variable_declarator name: (identifier) value: (function_expression "async" @function.async)) @function
(variable_declarator name: (identifier) value: (generator_function parameters: (_) @function.parameters)) @function
(variable_declarator name: (identifier) value: (generator_function body: (_) @function.body)) @function
(variable_declarator name: (identifier) value: (generator_function "async" @function.async)) @function
; methods: `this` is what they are called on
((class_body (method_definition name: (_) @function.name) @function) (#set! receiver "this"))
(class_body (method_definition parameters: (_) @function.parameters) @function)
(class_body (method_definition body: (_) @function.body) @function)
(class_body (method_definition ["static" "get" "set"] @function.modifier) @function)
(class_body (method_definition "async" @function.async) @function)
; functions in the place of a value
(object (method_definition name: (_) @closure.name) @closure)
(object (method_definition parameters: (_) @closure.parameters) @closure)
(object (method_definition body: (_) @closure.body) @closure)
(object (method_definition "async" @closure.async) @closure)
(pair key: (_) @closure.key value: [(arrow_function) (function_expression) (generator_function)] @closure)
(assignment_expression
  left: (_) @closure.key right: [(arrow_function) (function_expression) (generator_function)] @closure)
(export_statement
  "default" @closure.key value: [(arrow_function) (function_expression) (generator_function)] @closure)
(arrow_function parameters: (_) @closure.parameters) @closure
(arrow_function parameter: (_) @closure.parameter) @closure
(arrow_function body: (_) @closure.body) @closure
(arrow_function "async" @closure.async) @closure
(function_expression name: (_) @closure.name) @closure
(function_expression parameters: (_) @closure.parameters) @closure
(function_expression body: (_) @closure.body) @closure
(function_expression "async" @closure.async) @closure
(generator_function name: (_) @closure.name) @closure
(generator_function parameters: (_) @closure.parameters) @closure
(generator_function body: (_) @closure.body) @closure
(generator_function "async" @closure.async) @closure
; objects that give the functions in them their names
(variable_declarator name: (identifier) @holder.name value: (object) @holder)
(variable_declarator
  name: (identifier) @holder.name value: (call_expression arguments: (arguments (object) @holder)))
(pair key: (_) @holder.name value: (object) @holder)
(assignment_expression left: (_) @holder.name right: (object) @holder)
(export_statement "default" @holder.name value: (object) @holder)
; classes
(class_declaration name: (_) @class.name) @class
(class_declaration body: (_) @class.body) @class
(class_declaration decorator: (decorator (_) @class.decorator)) @class
; classes in the place of a value
(variable_declarator name: (identifier) @type.key value: (class) @type)
(assignment_expression left: (_) @type.key right: (class) @type)
(pair key: (_) @type.key value: (class) @type)
(export_statement "default" @type.key value: (class) @type)
(class name: (_) @type.name) @type
(class body: (_) @type.body) @type
(class decorator: (decorator (_) @type.decorator)) @type
(export_statement decorator: (decorator (_) @decorated.decorator)) @decorated
(export_statement decorator: (decorator) declaration: (_) @decorated.definition) @decorated
(export_statement decorator: (decorator) "default" @decorated.default) @decorated
(decorator) @ignored

; --- parameters
(this) @name

; --- modules that are called for
((variable_declarator
  name: (identifier) @import.name
  value: (call_expression function: (identifier) @import.function arguments: (arguments . (string) @import.module .)))
  @import (#eq? @import.function "require"))
((variable_declarator
  name: (object_pattern
    [(shorthand_property_identifier_pattern) (pair_pattern value: (identifier))] @import.name)
  value: (call_expression function: (identifier) @import.function arguments: (arguments . (string) @import.module .)))
  @import (#eq? @import.function "require"))

((variable_declarator
  name: (identifier) @imported @imported.alias
  value: (call_expression
    function: (identifier) @imported.function arguments: (arguments . (string) .)))
  (#eq? @imported.function "require") (#set! kind "module"))
((variable_declarator
  name: (object_pattern (pair_pattern key: (_) @imported.name value: (identifier) @imported.alias) @imported)
  value: (call_expression
    function: (identifier) @imported.function arguments: (arguments . (string) .)))
  (#eq? @imported.function "require"))

; --- statements
(statement_block) @block
(expression_statement) @evaluate
(lexical_declaration) @declaration
(variable_declaration) @declaration
(variable_declarator name: (_) @binding.target) @binding
(variable_declarator value: (_) @binding.value) @binding
(return_statement) @return
(throw_statement (_) @raise.value) @raise
(break_statement) @break
(continue_statement) @continue
(unary_expression operator: "delete") @delete
(debugger_statement) @ignored
(empty_statement) @ignored
(comment) @ignored
(hash_bang_line) @ignored
(if_statement condition: (_) @branch.test) @branch
(if_statement consequence: (_) @branch.then) @branch
(if_statement alternative: (else_clause (_) @branch.alternative)) @branch
(for_in_statement left: (_) @loop.target right: (_) @loop.over) @loop
(for_in_statement body: (_) @loop.body) @loop
(for_in_statement "await" @loop.async) @loop
(for_in_statement operator: "in" @loop.keys) @loop
(for_statement initializer: (_) @while.before) @while
(for_statement condition: (_) @while.test) @while
(for_statement increment: (_) @while.update) @while
(for_statement body: (_) @while.body) @while
(while_statement condition: (_) @while.test) @while
(while_statement body: (_) @while.body) @while
(do_statement condition: (_) @while.test) @while
(do_statement body: (_) @while.body) @while
(try_statement body: (_) @try.body) @try
(try_statement handler: (_) @try.handler) @try
(try_statement finalizer: (finally_clause body: (_) @try.final)) @try
(catch_clause body: (_) @handler.body) @handler
((switch_statement value: (_) @match.subject) @match (#set! kind "broken off"))
(switch_statement body: (switch_body [(switch_case) (switch_default)] @match.case)) @match
(switch_case value: (_) @case.value) @case
(switch_case (statement) @case.body) @case
(switch_default (statement) @case.body) @case

; --- modules
(import_statement (import_clause (identifier) @import.name)) @import
(import_statement (import_clause (namespace_import) @import.name)) @import
(import_statement (import_clause (named_imports (import_specifier) @import.name))) @import
(import_statement source: (_) @import.module) @import
((import_clause (identifier) @imported @imported.alias) (#set! kind "default"))
((namespace_import (identifier) @imported.alias) @imported (#set! kind "module"))
(import_specifier name: (_) @imported.name) @imported
(import_specifier alias: (_) @imported.alias) @imported
(export_statement "*" @import.name source: (_) @import.module) @import
(export_statement (namespace_export) @import.name source: (_) @import.module) @import
(export_statement (export_clause (export_specifier) @import.name) source: (_) @import.module) @import
((namespace_export (_) @imported.alias) @imported (#set! kind "module"))
(export_specifier name: (_) @imported.name) @imported
(export_specifier alias: (_) @imported.alias) @imported
(export_statement (export_clause (export_specifier) @export.name)) @export
(export_statement declaration: (_) @export.declaration) @export
(export_statement value: (_) @export.value) @export
(export_statement "default" @export.default) @export
; --- expressions
(identifier) @name
(super) @name
(import) @name
(shorthand_property_identifier) @name
(shorthand_property_identifier_pattern) @name
(property_identifier) @text
(private_property_identifier) @text
(number) @number
((true) @constant (#set! value "true"))
((false) @constant (#set! value "false"))
((null) @constant (#set! value "null"))
((undefined) @constant (#set! value "null"))
(string) @text
(template_string) @text
(string_fragment) @piece
(escape_sequence) @piece
(template_substitution (_) @interpolation.value) @interpolation
(member_expression object: (_) @attribute.base property: (_) @attribute.name) @attribute
(subscript_expression object: (_) @subscript.base) @subscript
(subscript_expression index: (_) @subscript.index) @subscript
(call_expression function: (_) @call.function arguments: (_) @call.arguments) @call
(new_expression constructor: (_) @call.function) @call
(new_expression arguments: (_) @call.arguments) @call
(arguments) @arguments
((object (spread_element) @spread) (#set! kind "**"))
((spread_element) @spread (#set! kind "*"))
((rest_pattern) @spread (#set! kind "*"))
((array) @collection (#set! kind "list"))
((array_pattern) @collection (#set! kind "list"))
((object) @collection (#set! kind "dict"))
((object_pattern) @collection (#set! kind "dict"))
(pair key: (_) @pair.key value: (_) @pair.value) @pair
(pair_pattern key: (_) @pair.key value: (_) @pair.value) @pair
(computed_property_name) @group
(binary_expression) @operation
(unary_expression) @operation
(ternary_expression
  condition: (_) @conditional.test
  consequence: (_) @conditional.then
  alternative: (_) @conditional.otherwise) @conditional
(await_expression) @await
(yield_expression "*" @yield.delegate) @yield
(yield_expression) @yield
(assignment_expression left: (_) @bind.target right: (_) @bind.value) @bind
(assignment_pattern left: (_) @bind.target right: (_) @bind.value) @bind
(object_assignment_pattern left: (_) @bind.target right: (_) @bind.value) @bind
(augmented_assignment_expression
  left: (_) @bind.target operator: _ @bind.operator right: (_) @bind.value) @bind
(update_expression argument: (_) @bind.target) @bind
(update_expression operator: _ @bind.operator) @bind
(sequence_expression) @sequence
(parenthesized_expression) @group
