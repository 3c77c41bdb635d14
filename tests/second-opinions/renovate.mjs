// Compares what bidcheck finds with what Renovate finds with the same OSV records, in its own code for
// vulnerabilities and with its own orders of versions.
//
// Needs an installed `renovate` (npm, with the Node.js that it asks for), a bidcheck, and folders of OSV
// records, one JSON file each. Needs no network: the records are handed to Renovate in place of the
// database that it would fetch. Packages get every bound of their records and its neighbours.
//
//   node renovate.mjs --renovate node_modules/renovate --bidcheck target/debug/bidcheck --work DIR --osv DIR...

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const given = name => process.argv.flatMap((word, at, all) => (word === name ? [all[at + 1]] : []))
const [work, renovate, bidcheck] = ['--work', '--renovate', '--bidcheck'].map(name => path.resolve(given(name)[0]))
const part = name => import(path.join(renovate, 'dist', name))
const { Vulnerabilities } = await part('workers/repository/process/vulnerabilities.js')
const { get: versioning } = await part('modules/versioning/index.js')
const { getDefaultVersioning } = await part('modules/datasource/common.js')

const SEMANTIC = ['-0', '-alpha', '-rc.1', '-rc.1.0', '+build.5']
const ECOSYSTEMS = {
  'crates.io': { datasource: 'crate', type: 'cargo', labels: SEMANTIC },
  Go: { datasource: 'go', type: 'golang', labels: [...SEMANTIC, '-0.20230101000000-aaaaaaaaaaaa', '+incompatible'], before: 'v' },
  Hex: { datasource: 'hex', type: 'hex', labels: SEMANTIC },
  Maven: { datasource: 'maven', type: 'maven', labels: ['-SNAPSHOT', '-alpha-1', '-beta2', '-RC1', '.Final', '-sp1', '.1', '-1'] },
  npm: { datasource: 'npm', type: 'npm', labels: SEMANTIC },
  NuGet: { datasource: 'nuget', type: 'nuget', labels: ['-alpha', '-RC1', '-rc.1', '.1', '+build'] },
  Packagist: { datasource: 'packagist', type: 'composer', labels: ['-dev', '-alpha1', '-beta.2', '-RC1', '-p1', '.1'], before: ['', 'v'] },
  PyPI: { datasource: 'pypi', type: 'pypi', labels: ['.dev0', 'a1', 'b2', 'rc1', '.post1', '.0', '.1', '+local', 'rc1.post1', '.post1.dev2'] },
  RubyGems: { datasource: 'rubygems', type: 'gem', labels: ['.pre', '.rc1', '.beta.1', '.0', '.1', '.a'] }
}

const files = given('--osv').flatMap(dir => fs.readdirSync(dir).map(file => path.join(dir, file)))
const records = files.filter(file => file.endsWith('.json')).map(file => JSON.parse(fs.readFileSync(file, 'utf8'))).filter(one => !one.withdrawn)
const ecosystem = pack => pack?.ecosystem.split(':')[0]
const byPackage = new Map()
for (const record of records) {
  for (const pack of record.affected.map(one => one.package).filter(pack => ECOSYSTEMS[ecosystem(pack)])) {
    const key = `${ecosystem(pack)} ${pack.name}`
    byPackage.set(key, (byPackage.get(key) ?? new Set()).add(record))
  }
}

// A bound, what its labels make of it, and the versions beside it.
function neighbours (bound, { labels }) {
  const core = /^\d+(\.\d+)*/.exec(bound)?.[0]
  if (!core) return [bound]
  const numbers = core.split('.').map(Number)
  const moved = numbers.flatMap((number, at) => [number + 1, ...(number ? [number - 1] : [])]
    .map(other => [...numbers.slice(0, at), other, ...numbers.slice(at + 1).map(() => 0)].join('.')))
  return [bound, core, ...moved, ...labels.map(label => core + label), ...(bound === core ? [] : [`${bound}.0`, `${bound}1`])]
}

function versionsOf (key) {
  const [own, name] = [key.split(' ')[0], key.slice(key.indexOf(' ') + 1)]
  const mine = [...byPackage.get(key)].flatMap(one => one.affected.filter(({ package: pack }) => ecosystem(pack) === own && pack.name === name))
  const bounds = mine.flatMap(one => one.ranges ?? []).filter(one => one.type !== 'GIT').flatMap(one => one.events).flatMap(Object.values)
  const listed = mine.flatMap(one => (one.versions ?? []).filter((_, at) => at % 9 === 0))
  const all = new Set([...bounds.filter(one => one !== '0'), '0.0.1', '99.0.0'].flatMap(one => neighbours(one, ECOSYSTEMS[own])))
  return new Set([...[...all].flatMap(one => [ECOSYSTEMS[own].before ?? ''].flat().map(before => before + one)), ...listed])
}

const asked = [...byPackage.keys()].flatMap(key => [...versionsOf(key)].map(version => ({ key, version })))
for (const one of asked) [one.ecosystem, one.name] = [one.key.split(' ')[0], one.key.slice(one.key.indexOf(' ') + 1)]

// Renovate is asked as it asks itself: for the dependencies of a package file.
const theirs = new Set(), unread = new Set()
const opinion = new Vulnerabilities({ getVulnerabilities: async (of, name) => [...(byPackage.get(`${of} ${name}`) ?? [])] })
for (const [own, { datasource }] of Object.entries(ECOSYSTEMS)) {
  const deps = asked.filter(one => one.ecosystem === own)
    .map(({ name, version }) => ({ datasource, packageName: own === 'Go' && name === 'stdlib' ? 'go' : name, depType: 'toolchain', lockedVersion: version }))
  const order = versioning(getDefaultVersioning(datasource))
  for (const { lockedVersion } of deps) if (!order.isVersion(lockedVersion)) unread.add(`${own} ${lockedVersion}`)
  for (const { vulnerability, osvPackageName, depVersion } of await opinion.fetchVulnerabilities({}, { npm: [{ packageFile: 'asked', deps }] })) {
    theirs.add(`${vulnerability.id} ${own} ${osvPackageName} ${depVersion}`)
  }
}

function purl ({ ecosystem, name, version }) {
  const names = ecosystem === 'Maven' ? name.split(':') : name.split('/')
  return `pkg:${ECOSYSTEMS[ecosystem].type}/${names.map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`
}
fs.mkdirSync(work, { recursive: true })
const run = words => spawnSync(bidcheck, words, { cwd: work, maxBuffer: 1 << 30, encoding: 'utf8' }).stdout
run(['intel', 'import', '--intel', 'store', ...given('--osv').map(dir => path.resolve(dir))])
const ours = new Set()
for (let from = 0; from < asked.length; from += 2000) {
  const some = asked.slice(from, from + 2000)
  const components = some.map((one, at) => ({ type: 'library', name: String(at), version: one.version, purl: purl(one) }))
  fs.writeFileSync(path.join(work, 'bom.json'), JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }))
  const answer = JSON.parse(run(['assess', '--intel', 'store', '--baseline', 'ntia-2021', '--observations', 'all', '--format', 'json', 'bom.json']))
  for (const { component, by } of answer.vulnerabilities.flatMap(one => one.components)) {
    const { key, version } = some[Number(component.name)]
    for (const id of by) ours.add(`${id} ${key} ${version}`)
  }
}

for (const own of Object.keys(ECOSYSTEMS)) {
  const mine = asked.filter(one => one.ecosystem === own)
  if (!mine.length) continue
  const of = all => [...all].filter(one => one.split(' ')[1] === own)
  const [they, we] = [of(theirs), of(ours)]
  const only = (one, other) => one.filter(finding => !other.has(finding))
  const isRead = finding => !unread.has(`${own} ${finding.split(' ').pop()}`)
  console.log(`${own}: ${mine.length} versions of ${new Set(mine.map(one => one.name)).size} packages; Renovate ${they.length}, bidcheck ${we.length}, both ${they.filter(one => ours.has(one)).length}; ` +
    `bidcheck alone of versions that are none to Renovate: ${only(we, theirs).filter(one => !isRead(one)).length} (${[...unread].filter(one => one.startsWith(own + ' ')).length} versions)`)
  for (const one of only(they, ours)) console.log(`  only Renovate: ${one}`)
  for (const one of only(we, theirs).filter(isRead)) console.log(`  only bidcheck: ${one}`)
}
