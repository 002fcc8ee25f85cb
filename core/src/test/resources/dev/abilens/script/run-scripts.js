// Runs scripts, and writes what each shows: node run-scripts.js SCRIPTS.json > SHOWN.json
'use strict'
const fs = require('fs')
const vm = require('vm')

function show (value, depth) {
  if (value === undefined) return 'undefined'
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string': return ['text', value]
    case 'number': return Object.is(value, -0) ? 'number -0' : 'number ' + value
    case 'boolean': return 'truth ' + value
    case 'symbol': return 'symbol'
    case 'function': return 'function'
  }
  if (depth > 4) return 'deep'
  const kind = Object.prototype.toString.call(value)
  if (Array.isArray(value)) {
    const elements = []
    if (value.length > 1000) return 'deep'
    for (let i = 0; i < value.length; i++) elements.push(show(own(value, String(i)), depth + 1))
    return ['array'].concat(elements)
  }
  if (kind === '[object Error]') return 'error'
  const fields = ['object']
  for (const key of Object.getOwnPropertyNames(value)) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key)) continue
    fields.push([key, show(own(value, key), depth + 1)])
  }
  return fields
}

// A name that is nowhere: another script may declare it.
function isUndeclared (value) {
  return typeof value === 'object' && value !== null && /is not defined$/.test(String((Object.getOwnPropertyDescriptor(value, 'message') || {}).value))
}

// Looks without calling anything.
function own (object, key) {
  const field = Object.getOwnPropertyDescriptor(object, key)
  if (field === undefined) return undefined
  return field.get || field.set ? Symbol('accessor') : field.value
}

// What nobody knows: it does one thing or another with what it gets.
function unknown (context, seed) {
  let state = seed * 7919 + 13
  const next = of => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % of }
  const held = []
  return function U (...values) {
    for (const value of values.concat(this)) {
      if (value === null || value === context || value === undefined) continue
      if (typeof value === 'object' || typeof value === 'function') held.push(value)
    }
    for (const value of held) {
      try {
        switch (next(6)) {
          case 0: value.a = 'changed'; break
          case 1: value[0] = 7; break
          case 2: if (typeof value === 'function') value(1); break
          case 3: if (Array.isArray(value)) value.push(9); break
          case 4: delete value.b; break
        }
      } catch (e) {}
    }
    return ['u', 0, 1, '', true, false, null, undefined, 5][next(9)]
  }
}

const results = JSON.parse(fs.readFileSync(process.argv[2], 'utf8')).map(({ script, seed }) => {
  const shown = []
  const text = 'class Base { constructor (x) { this.x = x } m (b) { return b } }\n' + script
  try {
    new vm.Script(text)
  } catch (e) {
    return ['no script']
  }
  const context = vm.createContext({})
  context.out = value => {
    if (shown.length > 200) throw new Error('too much')
    shown.push(isUndeclared(value) ? 'undeclared' : show(value, 0))
  }
  context.U = unknown(context, seed)
  try {
    vm.runInContext(text, context, { timeout: 2000 })
    shown.push('end')
  } catch (e) {
    shown.push(['thrown', isUndeclared(e) ? 'undeclared' : show(e, 0)])
  }
  return shown
})
fs.writeSync(1, JSON.stringify(results))
