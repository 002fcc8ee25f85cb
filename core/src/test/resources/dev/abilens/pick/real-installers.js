// Says which archive prebuild-install or node-pre-gyp would fetch, and what @electron/rebuild would do, in a
// process that is made to look like another one. Nothing is fetched or built: only the tools' own functions for
// names and decisions are called.
// Arguments: a directory whose node_modules has the tools, a file of cases (JSON).
'use strict'
const fs = require('fs')
const path = require('path')
const Module = require('module')
const { pathToFileURL } = require('url')

const [, , tools, casesFile] = process.argv
const cases = JSON.parse(fs.readFileSync(casesFile, 'utf8'))
const inTools = Module.createRequire(path.join(tools, 'package.json'))

function define (name, value) {
  Object.defineProperty(process, name, { value, configurable: true, writable: true })
}

function prebuildInstall (one) {
  const { target } = one
  process.chdir(one.dir)
  for (const key of Object.keys(require.cache)) if (/prebuild-install|napi-build-utils|detect-libc|node-abi/.test(key)) delete require.cache[key]
  for (const key of Object.keys(process.env)) if (/^npm_|^LIBC$/.test(key)) delete process.env[key]
  process.env.npm_config_platform = target.platform
  process.env.npm_config_arch = target.arch
  if (target.libc === 'musl') process.env.npm_config_libc = 'musl'
  define('versions', target.versions)
  define('version', 'v' + target.versions.node)
  if (target.electron) {
    process.env.npm_config_runtime = 'electron'
    process.env.npm_config_target = target.electron
  }
  process.argv = ['node', 'prebuild-install', ...one.options]
  const pkg = JSON.parse(fs.readFileSync('package.json', 'utf8'))
  const rc = inTools('prebuild-install/rc')(pkg)
  const util = inTools('prebuild-install/util')
  const url = util.getDownloadUrl(Object.assign({}, rc, { pkg, log: util.noopLogger }))
  return { url, archive: path.basename(url), cached: path.basename(util.cachedPrebuild(url)) }
}

function nodePreGyp (one) {
  const { target } = one
  define('versions', target.versions)
  define('version', 'v' + target.versions.node)
  const pkg = JSON.parse(fs.readFileSync(path.join(one.dir, 'package.json'), 'utf8'))
  const options = { target_platform: target.platform, target_arch: target.arch, target_libc: target.libc || 'unknown', module_root: one.dir }
  if (target.electron) Object.assign(options, { runtime: 'electron', target: target.electron })
  const versioning = inTools('@mapbox/node-pre-gyp/lib/util/versioning')
  const napi = inTools('@mapbox/node-pre-gyp/lib/util/napi')
  const best = napi.get_best_napi_build_version(pkg, options)
  const opts = versioning.evaluate(pkg, options, napi.get_napi_build_versions(pkg, options) ? best : undefined)
  return { url: opts.hosted_tarball, archive: path.posix.basename(opts.package_name), module: path.relative(one.dir, opts.module) }
}

async function rebuild (one, electron) {
  const { target } = one
  const done = []
  const { Rebuilder, NodeGyp, PrebuildInstall, NodePreGyp } = electron
  NodeGyp.prototype.rebuildModule = async function () {
    done.push({ outcome: 'BUILT' })
    const out = path.join(this.modulePath, 'build', 'Release')
    fs.mkdirSync(out, { recursive: true })
    fs.writeFileSync(path.join(out, 'made.node'), '')
  }
  PrebuildInstall.prototype.run = async function () {
    done.push({ outcome: 'FETCHED', options: await this.getPrebuildInstallRuntimeArgs() })
  }
  NodePreGyp.prototype.run = async function () {
    done.push({ outcome: 'FETCHED', options: await this.getNodePreGypRuntimeArgs() })
  }
  const { EventEmitter } = require('events')
  const lifecycle = new EventEmitter()
  let found = []
  lifecycle.on('modules-found', names => { found = names })
  const rebuilder = new Rebuilder({
    buildPath: one.project, electronVersion: target.electron, platform: target.platform, arch: target.arch, forceABI: Number(target.abi), lifecycle
  })
  try {
    await rebuilder.rebuild()
  } catch (error) {
    return { outcome: 'FAILS', error: error.message }
  }
  if (!found.length) return { outcome: 'SKIPPED' }
  return done[0] || { outcome: 'QUIET' }
}

async function main () {
  const at = path.join(tools, 'node_modules/@electron/rebuild/lib')
  const load = async (file, name) => (await import(pathToFileURL(path.join(at, file))))[name]
  const electron = cases.some(one => one.tool === 'rebuild') && {
    Rebuilder: await load('rebuild.js', 'Rebuilder'),
    NodeGyp: await load('module-type/node-gyp/node-gyp.js', 'NodeGyp'),
    PrebuildInstall: await load('module-type/prebuild-install.js', 'PrebuildInstall'),
    NodePreGyp: await load('module-type/node-pre-gyp.js', 'NodePreGyp')
  }
  const log = console.log
  console.log = console.error = console.warn = () => {}
  const answers = []
  const real = process.versions
  const version = process.version
  for (const one of cases) {
    try {
      answers.push(one.tool === 'rebuild' ? await rebuild(one, electron) : one.tool === 'node-pre-gyp' ? nodePreGyp(one) : prebuildInstall(one))
    } catch (error) {
      answers.push({ error: error.message })
    }
    define('versions', real)
    define('version', version)
  }
  log(JSON.stringify(answers))
}
main()
