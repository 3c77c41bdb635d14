// Compares what bidcheck finds of npm packages with what `npm audit` finds with the same advisories.
//
// Needs npm, a bidcheck, and advisories of npm: the folder `vuln/npm` of nodejs/security-wg, files of RetireJS,
// OSV records. Needs no network. Every bound of the advisories and its neighbours are asked of the part of npm
// that `npm audit` matches versions with; lock files are given to `npm audit` itself, and a small registry on the
// loopback interface answers the one question that it asks.
//
//   node npm_audit.mjs --bidcheck target/debug/bidcheck --work DIR [--security-wg DIR] [--retire FILE]...
//        [--osv DIR] [--lock package-lock.json]...

import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import zlib from 'node:zlib'
import { createRequire } from 'node:module'

const npm = path.join(spawnSync('npm', ['root', '-g'], { encoding: 'utf8' }).stdout.trim(), 'npm')
const [semver, Advisory] = ['semver', '@npmcli/metavuln-calculator/lib/advisory.js'].map(createRequire(npm + '/'))
const reading = { includePrerelease: true, loose: true } // as npm audit reads ranges
const given = name => process.argv.flatMap((word, at, all) => (word === name ? [all[at + 1]] : []))
const work = path.resolve(given('--work')[0])
const json = file => JSON.parse(fs.readFileSync(file, 'utf8'))
const write = (file, value) => {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
}

// The advisories: { id, name, range } with a range of node-semver, some with the OSV record they came from.
function advisories () {
  const all = []
  for (const dir of given('--security-wg')) {
    for (const file of fs.readdirSync(dir).filter(file => file !== 'index.json')) {
      const { module_name: name, vulnerable_versions: range } = json(path.join(dir, file))
      all.push({ id: `NSWG-${path.basename(file, '.json')}`, name, range })
    }
  }
  given('--retire').forEach((file, nth) => {
    for (const [key, { npmname, vulnerabilities = [] }] of Object.entries(json(file))) {
      vulnerabilities.forEach(({ atOrAbove, below, excludes = [] }, at) => {
        const range = [atOrAbove && `>=${atOrAbove}`, below && `<${below}`].filter(Boolean).join(' ')
        if (range && !excludes.length) all.push({ id: `RETIRE-${nth}-${key}-${at}`, name: npmname ?? key, range })
      })
    }
  })
  for (const dir of given('--osv')) {
    for (const record of fs.readdirSync(dir).map(file => json(path.join(dir, file)))) {
      const own = record.affected.filter(one => one.package?.ecosystem === 'npm')
      for (const name of new Set(own.map(one => one.package.name))) {
        const mine = own.filter(one => one.package.name === name)
        all.push({ id: record.id, name, range: mine.flatMap(asRanges).join(' || '), record: { ...record, affected: own } })
      }
    }
  }
  return all.filter(one => semver.validRange(one.range, reading))
}

function asRanges ({ ranges = [], versions = [] }) {
  const sign = { introduced: '>=', fixed: '<', last_affected: '<=' }
  const word = event => Object.entries(event).map(([kind, version]) => (version === '0' ? '' : sign[kind] + version))
  const pairs = ranges.flatMap(({ events }) =>
    events.flatMap((event, at) => (event.introduced ? [[event, events[at + 1] ?? {}].flatMap(word).join(' ').trim() || '*'] : [])))
  return [...pairs, ...versions]
}

// Each alternative of a range becomes one range of OSV: its highest lower and its lowest upper bound. What is
// more than a version begins at the next one that can be: 1.2.4-0 after 1.2.3, 1.2.3-a.0 after 1.2.3-a.
function record ({ id, name, range }) {
  const spelled = new Map((range.match(/v?\d+\.\d+\.\d+[^\s|]*/g) ?? []).map(text => [semver.parse(text, reading)?.version, text]))
  const text = version => spelled.get(version) ?? version
  const ranges = new semver.Range(range, reading).set.flatMap(comparators => {
    let low = null, high = null
    for (const { operator, semver: { version } } of comparators.filter(one => one.semver.version)) {
      const next = semver.prerelease(version) ? `${version}.0` : `${semver.inc(version, 'patch')}-0`
      const from = operator === '>' ? next : !operator.startsWith('<') && version
      if (from && (!low || semver.gt(from, low))) low = from
      const to = !operator.startsWith('>') && [version, operator === '<' ? 'fixed' : 'last_affected']
      if (to && (!high || semver.lt(to[0], high[0]) || (to[0] === high[0] && to[1] === 'fixed'))) high = to
    }
    if (low && high && (semver.gt(low, high[0]) || (low === high[0] && high[1] === 'fixed'))) return []
    const events = [{ introduced: low ? text(low) : '0' }, ...(high ? [{ [high[1]]: text(high[0]) }] : [])]
    return [{ type: 'SEMVER', events }]
  })
  const affected = ranges.map(range => ({ package: { ecosystem: 'npm', name }, ranges: [range] }))
  return { id, modified: '2026-11-26T00:00:00Z', affected }
}

function neighbours (range) {
  const bounds = new semver.Range(range, reading).set.flat().flatMap(one => one.semver.version ?? [])
  const all = bounds.flatMap(bound => {
    const { major, minor, patch } = semver.parse(bound)
    const core = `${major}.${minor}.${patch}`
    const next = `${major}.${minor}.${patch + 1}`
    return [bound, core, `${core}-0`, `${core}-rc.1`, `${core}-alpha`, `${core}beta`, `${core}+build.5`, next, `${next}-0`,
      semver.prerelease(bound) ? `${bound}.0` : `${core}-rc.1.0`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`,
      `${major + 1}.0.0-rc.1`, ...(patch ? [`${major}.${minor}.${patch - 1}`] : []),
      ...(minor ? [`${major}.${minor - 1}.999`] : []), ...(major ? [`${major - 1}.999.0`] : [])]
  })
  return [...all, '0.0.0', '0.0.1', '0.0.0-a', '99.0.0', '999.0.0-0']
}

function groups (all) {
  const found = new Map(all.map(one => [one.name, []]))
  for (const one of all) found.get(one.name).push(one)
  return found
}

const known = advisories()
const byName = groups(known)
const versions = new Map([...byName].map(([name, all]) => [name, [...new Set(all.flatMap(one => neighbours(one.range)))]]))
const asked = new Map(), theirs = new Set()
const purl = (name, version) => `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`
const ask = (name, version) => asked.set(purl(name, version), { name, version })

// Each bound and its neighbours, by the part of npm that `npm audit` matches with. Of a package whose versions it
// gets listed, it takes pre-releases for affected without asking where the first or the last of their line is.
const guessed = new Set()
for (const { id, name, range } of known) {
  const all = versions.get(name)
  const listed = Object.fromEntries(all.filter(version => semver.valid(version)).map(version => [version, { name, version }]))
  const [plain, guessing] = [{}, listed].map(versions => {
    const advisory = new Advisory(name, { id, name, title: id, url: id, severity: 'high', vulnerable_versions: range })
    return advisory.load({}, { name, versions })
  })
  for (const version of all) {
    ask(name, version)
    if (plain.testVersion(version)) theirs.add(`${id} ${name}@${version}`)
    else if (guessing.testVersion(version)) guessed.add(`${id} ${name}@${version}`)
  }
}

const registry = http.createServer((request, response) => {
  const chunks = []
  request.on('data', chunk => chunks.push(chunk)).on('end', () => {
    if (request.method === 'POST' && request.url.endsWith('/security/advisories/bulk')) {
      const asked = JSON.parse(zlib.gunzipSync(Buffer.concat(chunks)))
      const shape = ({ id, range }) => ({ id, url: id, title: id, severity: 'high', vulnerable_versions: range, cwe: [], cvss: { score: 0, vectorString: null } })
      return response.end(JSON.stringify(Object.fromEntries(Object.keys(asked).filter(name => byName.has(name))
        .map(name => [name, byName.get(name).map(shape)]))))
    }
    response.writeHead(404).end('{}')
  })
}).listen(0, '127.0.0.1')
await new Promise(resolve => registry.on('listening', resolve))

// What npm audit finds: of each place in node_modules that it names, the advisories of its package.
async function audited (lock, nth) {
  const dir = path.join(work, 'trees', String(nth))
  const root = lock.packages?.[''] ?? {}
  write(path.join(dir, 'package.json'), { ...root, name: root.name ?? 'asked', version: root.version ?? '1.0.0' })
  write(path.join(dir, 'package-lock.json'), lock)
  const options = ['audit', '--json', '--registry', `http://127.0.0.1:${registry.address().port}/`, '--cache', path.join(work, 'cache')]
  const child = spawn('npm', options, { cwd: dir })
  let out = ''
  for await (const chunk of child.stdout) out += chunk
  const { vulnerabilities, message } = JSON.parse(out)
  if (!vulnerabilities) throw new Error(message)
  return Object.values(vulnerabilities).flatMap(({ name, via, nodes }) =>
    nodes.flatMap(node => via.filter(one => one.source && one.name === name).map(one => ({ id: one.source, name, at: node, range: one.range }))))
}

const components = lock => Object.entries(lock.packages ?? {}).filter(([at, one]) => at.includes('node_modules/') && one.version && !one.link)
  .map(([at, one]) => ({ at, name: one.name ?? at.split('node_modules/').pop(), version: one.version }))
for (const [nth, file] of given('--lock').entries()) {
  const lock = json(file)
  const own = new Map(components(lock).map(part => [part.at, part]))
  for (const { name, version } of own.values()) ask(name, version)
  const alone = name => new Set([...own.values()].filter(part => part.name === name).map(part => part.version)).size === 1
  for (const { id, name, at, range } of await audited(lock, nth)) {
    const { version } = own.get(at)
    // Where several versions of a package are installed, npm audit does not say which advisory means which.
    if (alone(name) || semver.satisfies(version, range, reading)) theirs.add(`${id} ${name}@${version}`)
  }
}
registry.close()

const records = new Map(known.map(one => [one.id, one.record ?? record(one)]))
for (const [id, one] of records) write(path.join(work, 'osv', `${encodeURIComponent(id)}.json`), one)
const bidcheck = path.resolve(given('--bidcheck')[0])
const run = (command, words, cwd) => spawnSync(command, words, { cwd, maxBuffer: 1 << 30, encoding: 'utf8' }).stdout
run(bidcheck, ['intel', 'import', '--intel', 'store', 'osv'], work)
const parts = [...asked].map(([purl, { name, version }]) => ({ type: 'library', name, version, purl }))
const ours = new Set()
while (parts.length) {
  write(path.join(work, 'bom.json'), { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: parts.splice(0, 2000) })
  const words = ['assess', '--intel', 'store', '--baseline', 'ntia-2021', '--observations', 'all', '--format', 'json', 'bom.json']
  for (const { component, by } of JSON.parse(run(bidcheck, words, work)).vulnerabilities.flatMap(one => one.components)) {
    for (const id of by) ours.add(`${id} ${component.name}@${component.version}`)
  }
}

console.log(`${known.length} advisories of ${byName.size} packages; ${given('--lock').length} lock files, ${asked.size} versions of ${new Set([...asked.values()].map(one => one.name)).size} packages`)
console.log(`npm ${theirs.size} and ${guessed.size} guessed, bidcheck ${ours.size}, both ${[...theirs].filter(one => ours.has(one)).length}`)
for (const one of theirs) if (!ours.has(one)) console.log(`only npm: ${one} ${known.find(({ id }) => one.startsWith(id + ' ')).range}`)
for (const one of ours) if (!theirs.has(one)) console.log(`only bidcheck: ${one} ${known.find(({ id }) => one.startsWith(id + ' ')).range}`)
