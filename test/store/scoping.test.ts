import { sql } from 'drizzle-orm/sql/sql'
import { describe, expect, it } from 'vitest'
import { createAccess } from '../../runtime/store/access.ts'
import type { Driver } from '../../runtime/store/driver.ts'
import { QUERIES } from '../../runtime/store/queries/all.ts'
import { BOTS } from '../../runtime/store/queries/bots.ts'
import { $, compile, compileAll, type Query, queries, valuesFor } from '../../runtime/store/query.ts'
import { acrossBots, insert, own, remove, scoped, shared, update } from '../../runtime/store/scoping.ts'
import { isOwned, TABLES, type TableData } from '../../runtime/store/tables.ts'
import { readHouse } from '../house.ts'

const ALL: Query[] = QUERIES.flatMap((list) => Object.values(list))

describe('a query on a bot-owned table that does not bind the bot', () => {
  const byHand = {
    'read by hand': () => scoped(sql`select * from messages where id = ${$('id')}`),
    'read in capitals': () => scoped(sql`select * from MESSAGES where id = ${$('id')}`),
    'read with quotes': () => scoped(sql`select * from "messages"`),
    'read with a schema': () => scoped(sql`select * from main.messages`),
    'read by an identifier': () => scoped(sql`select * from ${sql.identifier('messages')}`),
    'read by raw text': () => scoped(sql`select * from ${sql.raw('messages')}`),
    'joined by hand': () => scoped(sql`select * from ${own('turns')} as t join messages m on m.turn = t.id`),
    'hidden in a nested piece': () => scoped(sql`select * from ${sql`${sql`messages`}`}`),
    'hidden in a list': () => scoped(sql`select * from ${[sql`messages`]}`),
    'hidden in a condition': () => update('turns', { state: $('state') }, sql`id in (select turn from messages)`),
    'hidden in a value': () => insert('turns', { id: sql`(select id from messages limit 1)` }),
    'hidden in an ending': () => remove('turns', sql`id = ${$('id')}`, sql`returning (select body from messages)`),
    'hidden in the source of an insert': () => insert('turns', { id: sql`m.id` }, { from: sql`messages m` }),
    'called shared': () => shared(sql`select * from messages`),
    'called shared, with the bot bound by a caller': () => shared(sql`select * from ${own('messages')} as m`),
    'called shared, on a table of the installation': () => shared(sql`select * from settings s, messages m`),
    'across bots for no reason': () => acrossBots(' ', sql`select * from messages`),
    'a value that is no placeholder': () => scoped(sql`select * from ${own('messages')} as m where m.id = ${'m1'}`),
  }
  it.each(Object.entries(byHand))('%s is refused', (_, make) => {
    expect(make).toThrow()
  })
})

describe('the store', () => {
  it('crosses bots in these queries and no others', () => {
    const across = ALL.filter((query) => query.scope === 'across').map((query) => `${query.name}: ${query.reason}`)
    expect(across.sort()).toEqual([
      'botKeys: a change of the KEK rewraps every key',
      'botList: the list of all bots that staff choose from',
      'turnsAbandoned: a host looks for turns of every bot that nobody has',
      'turnsGiveBack: a host that ends leaves the turns of every bot to the others',
      'turnsTake: a host takes over the turns of every bot that nobody has',
      'workCounts: the status page counts the work of the installation',
      'workDue: one clock wakes the conversations of every bot',
      'workUnfinished: a host goes on with its turns of every bot',
    ])
  })

  it.each(ALL.filter((query) => query.scope === 'bot'))('binds the bot for each bot-owned table in $name', (query) => {
    const { text, order } = compile(query, 'postgres')
    const mentions = text.match(/\w+/g)!.filter(isOwned).length
    const bindings = order.filter((name) => name === 'bot').length
    expect(bindings).toBe(mentions)
    expect(mentions).toBeGreaterThan(0)
  })

  it.each(ALL)('attaches no database and loads no code in $name', (query) => {
    expect(compile(query, 'sqlite').text).not.toMatch(/\b(attach|load_extension|pragma)\b|--|\/\*/i)
  })

  it('runs a query only as what it is, and puts the bot in itself', async () => {
    const asked: Parameters<Driver['read']>[0][] = []
    const read: Driver['read'] = async (one) => {
      asked.push(one)
      return []
    }
    const db = createAccess({ read } as Driver) // only read is called
    const named = { bot: 'b' }
    await db.forBot('a').all(BOTS.botRow, named)
    const query = compile(BOTS.botRow, 'sqlite')
    expect(query.order).toContain('bot')
    for (const each of [asked[0]!, db.forBot('a').step(BOTS.botRow, named)]) {
      expect(valuesFor(query, each)).toEqual(query.order.map(() => 'a'))
    }
    expect(() => db.shared.all(BOTS.botRow)).toThrow('botRow is bot and was run as shared')
    expect(() => db.across.all(BOTS.botRow)).toThrow()
    expect(() => db.forBot('a').all(BOTS.botList)).toThrow()
  })

  it('has no two queries of one name', () => {
    const twin = queries({ botRow: scoped(sql`select 1 from ${own('bots')} as b`) })
    expect(() => compileAll('sqlite', ...QUERIES, twin)).toThrow('two queries are named botRow')
  })

  it('names no column like a bot-owned table, which the check of a query reads by name', () => {
    const columns = Object.values<TableData>(TABLES).flatMap((table) => Object.keys(table.columns))
    expect(columns.filter(isOwned)).toEqual([])
  })

  const UNSAFE = [
    { what: 'raw SQL', breaks: /\bsql\.raw\(/, planted: 'sql.raw(name)', except: [] },
    {
      what: 'an identifier made elsewhere',
      breaks: /\bsql\.identifier\(/,
      planted: 'sql.identifier(name)',
      except: ['runtime/store/scoping.ts'],
    },
    {
      what: 'a template in prepare or exec',
      breaks: /\.(prepare|exec|query)\(\s*`[^`]*\$\{/,
      planted: ['db.prepare(`select $', '{x}`)'].join(''),
      except: [],
    },
    { what: 'loading of extensions', breaks: /loadExtension|unsafeMode/, planted: 'db.loadExtension(x)', except: [] },
  ]
  it.each(UNSAFE)('holds no $what', ({ breaks, planted, except }) => {
    const files = [...readHouse()].filter(([file]) => file.startsWith('runtime/') && !(except as string[]).includes(file))
    expect(files.filter(([, text]) => breaks.test(text)).map(([file]) => file)).toEqual([])
    expect(planted).toMatch(breaks)
  })
})
