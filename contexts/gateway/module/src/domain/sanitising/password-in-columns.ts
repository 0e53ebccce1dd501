import type { Finding } from './finding.ts';
import type { Search } from './pattern.ts';
import type { Begins, Places } from './places.ts';

const INSERT = /\(([^()\n]{1,300})\)\s{1,8}values\s{0,8}\(([^()\n]{1,600})\)/dgi;

const VALUES: Begins = ['values'];

/** `insert into users (name, password) values ('ada', '…')`: the value in the place of its name. */
export const columnPasswords: Search = { begins: [VALUES], find: passwordsInColumns };

function passwordsInColumns(text: string, places: Places): Finding[] {
  if (places.of(VALUES).length === 0) return [];
  return [...text.matchAll(INSERT)].flatMap(({ indices, 1: names = '', 2: values = '' }) => {
    const place = names
      .split(',')
      .findIndex((name) => /^\W*(?:\w*_)?pass(?:word|wd)?\W*$/i.test(name));
    const value = values.split(',')[place];
    const quoted = /'([^'\s]{3,100})'/.exec(value ?? '');
    const from = indices?.[2]?.[0];
    if (place < 0 || quoted === null || from === undefined || value === undefined) return [];
    const before = values.split(',').slice(0, place).join(',').length + (place > 0 ? 1 : 0);
    const start = from + before + quoted.index + 1;
    return [{ kind: 'password', start, end: start + (quoted[1]?.length ?? 0) }];
  });
}
