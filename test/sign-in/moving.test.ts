import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { admin, named } from '../postgres.ts'

const MIGRATIONS = new URL('../../src/store/migrations/', import.meta.url)
const THIS = '011-second-factor.sql'

test('a house that is brought up to date keeps its people’s second factors, and the sessions that may stay', async () => {
  const template = inject('ownerUrl')
  const name = `t_${crypto.randomUUID().replaceAll('-', '')}`
  await admin(template, `create database ${name}`)
  const client = new pg.Client({ connectionString: named(template, name) })
  await client.connect()
  try {
    const apply = (file: string) => client.query(readFileSync(new URL(file, MIGRATIONS), 'utf8'))
    await client.query('create schema house; create table house.migration (name text)')
    for (const file of readdirSync(MIGRATIONS).filter((f) => f.endsWith('.sql') && f < THIS).toSorted()) await apply(file)
    await client.query(`
      set app.district = 'q';
      insert into district (district, name_zh, name_en, pack, center_lng, center_lat) values ('q', '区', 'Q', 'dailing', 1, 1);
      insert into party (district, id, kind, name) select 'q', x, 'person', x from unnest(array['done', 'begun', 'none']) x;
      insert into account (district, party, login, password, totp, totp_on) values ('q', 'done', 'done', 'x', 'a', true), ('q', 'begun', 'begun', 'x', 'b', false), ('q', 'none', 'none', 'x', null, false);
      insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ('q', 'staff', 'done', false, now(), now(), now() + interval '12 hours'), ('q', 'public', 'none', false, now(), now(), now() + interval '180 days')`)
    await apply(THIS)
    expect((await client.query("select party, encode(secret, 'escape') as secret, since is not null as done from second_factor order by party")).rows).toEqual([{ party: 'begun', secret: 'b', done: false }, { party: 'done', secret: 'a', done: true }])
    expect((await client.query('select party, public from session order by party')).rows).toEqual([{ party: 'done', public: false }, { party: 'none', public: true }])
    expect((await client.query("select relname from pg_class where relname in ('account', 'session', 'second_factor', 'sign_in_tries') and not (relrowsecurity and relforcerowsecurity)")).rows).toEqual([])
  } finally {
    await client.end()
    await admin(template, `drop database ${name} with (force)`)
  }
})
