import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalProtocolError } from '../../../../src/core/smtp/errors.ts';
import { authStates, Machine, stages, tlsStates, transactionStates } from '../../../../src/core/smtp/states.ts';

type AnyTable = Readonly<Record<string, readonly string[]>>;

const tables: readonly (readonly [string, AnyTable, string])[] = [
  ['stages', stages, 'idle'],
  ['TLS', tlsStates, 'clear'],
  ['AUTH', authStates, 'none'],
  ['transaction', transactionStates, 'none'],
];

for (const [name, table, initial] of tables) {
  test(`${name}: every state can be reached`, () => {
    const reached = new Set([initial]);
    for (const state of reached) for (const next of table[state] ?? []) reached.add(next);
    assert.deepEqual([...reached].sort(), Object.keys(table).sort());
  });

  test(`${name}: whatever is not listed throws and changes nothing`, () => {
    for (const from of Object.keys(table)) {
      for (const to of Object.keys(table)) {
        const machine = new Machine(table, from);
        if (table[from]?.includes(to)) {
          machine.to(to);
          assert.equal(machine.state, to);
        } else {
          assert.throws(() => machine.to(to), LocalProtocolError.is);
          assert.equal(machine.state, from);
        }
      }
    }
  });
}
