// Loads packages by their real loaders in a process that is made to look like another one, and says
// which addon each would load first. No addon is loaded: the loading of .node files is replaced.
// Arguments: a directory whose node_modules has the loaders, a file of cases (JSON).
'use strict'
const fs = require('fs')
const os = require('os')
const path = require('path')
const childProcess = require('child_process')
const Module = require('module')
const { types } = require('util')

const [, , loaders, casesFile] = process.argv
const cases = JSON.parse(fs.readFileSync(casesFile, 'utf8'))
const real = {
  existsSync: fs.existsSync,
  readFileSync: fs.readFileSync,
  accessSync: fs.accessSync,
  openSync: fs.openSync,
  resolve: Module._resolveFilename
}
const inLoaders = Module.createRequire(path.join(loaders, 'package.json'))
let target
let first

const LDD = '/usr/bin/ldd'
const ALPINE = '/etc/alpine-release'
const lddText = () => (target.libc === 'musl' ? 'musl libc' : 'GNU C Library')
function system (file) {
  if (file === ALPINE) return target.alpine
  if (file === LDD) return target.platform === 'linux'
  return undefined
}
fs.existsSync = file => system(file) ?? real.existsSync(file)
fs.accessSync = (file, ...rest) => {
  if (system(file) === false) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
  if (system(file) !== true) real.accessSync(file, ...rest)
}
fs.readFileSync = (file, ...rest) => {
  if (system(file) === false) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
  if (file === LDD) return lddText()
  return real.readFileSync(file, ...rest)
}
// Of this machine's own program and system nothing is to be seen.
fs.openSync = (file, ...rest) => {
  if (file === LDD || file === '/proc/self/exe') throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
  return real.openSync(file, ...rest)
}
childProcess.execSync = command => {
  if (command === 'which ldd') return LDD
  if (!command.includes('ldd --version')) throw new Error('no process is started')
  const musl = target.libc === 'musl'
  return command.includes('getconf') ? (musl ? '\nmusl libc' : 'glibc 2.31\nldd (GNU libc) 2.31') : lddText()
}
for (const name of ['execFileSync', 'spawnSync', 'spawn', 'exec', 'execFile'])
  childProcess[name] = () => {
    throw new Error('no process is started')
  }
os.platform = () => target.platform
os.arch = () => target.arch
fs.promises.readFile = async file => fs.readFileSync(file)

// What other packages bring: anything that is asked of it is more of it.
function anything () {
  const thing = new Proxy(function () {}, {
    get: (_, key) => {
      if (key === 'then') return undefined
      return key === Symbol.toPrimitive ? () => 'anything' : key === 'prototype' ? {} : thing
    },
    apply: () => thing,
    construct: () => ({})
  })
  return thing
}

const LOADERS = new Set([
  'node-gyp-build', 'node-gyp-build-optional-packages', 'bindings', '@mapbox/node-pre-gyp', 'node-pre-gyp',
  'pkg-prebuilds', '@neon-rs/load', 'require-addon', 'detect-libc', 'cmake-ts', 'node-abi'
])
const nameOf = request => request.split('/').slice(0, request[0] === '@' ? 2 : 1).join('/')
Module._resolveFilename = function (request, parent, ...rest) {
  const relative = /^\.{0,2}\//.test(request) || request === '.' || request === '..'
  const isLoader = parent && !parent.filename?.startsWith(loaders) && LOADERS.has(nameOf(request))
  try {
    return real.resolve.call(this, request, parent, ...rest)
  } catch (error) {
    if (isLoader) return inLoaders.resolve(request === 'node-gyp-build' && target.gyp3 ? 'node-gyp-build3' : request)
    if (!relative && parent && (target.dependencies || []).includes(nameOf(request))) return '/anything.anything'
    throw error
  }
}
Module._extensions['.anything'] = module => {
  module.exports = anything()
}
const readAnything = Module._load
Module._load = function (request, parent, ...rest) {
  const relative = /^\.{0,2}\//.test(request)
  if (!relative && (target.dependencies || []).includes(nameOf(request)) && !LOADERS.has(nameOf(request))) {
    return anything()
  }
  return readAnything.call(this, request, parent, ...rest)
}
Module._extensions['.node'] = (module, file) => {
  if ((target.broken || []).includes(path.basename(file))) {
    if (!target.failed) target.failed = file
    throw Object.assign(new Error('cannot be loaded'), { code: 'ERR_DLOPEN_FAILED' })
  }
  if (!first) first = file
  module.exports = anything()
}
process.dlopen = (module, file) => Module._extensions['.node'](module, file)
process.binding = name => {
  throw new Error('No such module: ' + name)
}

function define (name, value) {
  Object.defineProperty(process, name, { value, configurable: true, writable: true })
}
function become (aim) {
  target = aim
  define('platform', aim.platform)
  define('arch', aim.arch)
  define('version', 'v' + aim.versions.node)
  define('versions', aim.versions)
  const variables = { ...process.config.variables, shlib_suffix: 'so', node_target_type: 'executable' }
  delete variables.arm_version
  if (aim.arm) variables.arm_version = aim.arm
  define('config', { variables })
  const header = { osName: aim.platform === 'win32' ? 'Windows_NT' : 'other' }
  if (aim.libc === 'glibc') header.glibcVersionRuntime = '2.31'
  define('report', aim.report === false ? undefined : { getReport: () => ({ header, sharedObjects: aim.libc === 'musl' ? ['/lib/ld-musl-x86_64.so.1'] : [] }) })
  define('env', {})
  define('type', undefined)
}

const log = console.log
console.log = console.dir = console.error = console.warn = () => {}

/** Calls what a package exports until it loads an addon: many do so when it is first needed. */
function use (exported) {
  const functions = typeof exported === 'function' ? [exported] : []
  for (const key of Object.keys(exported || {})) {
    if (first) return
    if (typeof exported[key] === 'function') functions.push(exported[key])
  }
  for (const one of functions) {
    for (const way of [() => new one(), () => one()]) { // eslint-disable-line
      if (first || target.failed) return
      try {
        way()
      } catch {}
    }
  }
}

async function load (dir, count) {
  const require = Module.createRequire(path.join(dir, 'package.json'))
  try {
    const exported = require(dir)
    if (!types.isModuleNamespaceObject(exported)) return exported
    // As below: what it imports stays loaded.
    if (imported.has(dir)) return undefined
    imported.add(dir)
    return exported
  } catch (error) {
    if (error.code !== 'ERR_REQUIRE_ESM') throw error
    // What such a module imports stays loaded: it can be seen once only.
    if (imported.has(dir)) return undefined
    imported.add(dir)
    const late = new Promise((resolve, reject) => setTimeout(reject, 5000, new Error('never imported')))
    return await Promise.race([import('file://' + require.resolve(dir) + '?' + count), late])
  }
}

const imported = new Set()
const end = process.reallyExit
async function main () {
  process.exit = process.reallyExit = process.abort = () => {
    throw new Error('the process goes on')
  }
  process.on('uncaughtException', () => {})
  const answers = []
  for (const one of cases) {
    first = undefined
    for (const key of Object.keys(Module._cache)) delete Module._cache[key]
    Module._pathCache = Object.create(null)
    become(one.target)
    let thrown = null
    try {
      const exported = await load(one.dir, answers.length)
      if (exported === undefined) {
        answers.push({ skipped: true })
        continue
      }
      use(exported)
    } catch (error) {
      thrown = String((error && error.message) || error).slice(0, 200)
    }
    answers.push({ file: first || target.failed || null, thrown })
  }
  fs.writeSync(1, JSON.stringify(answers))
  end.call(process, 0)
}
main()
