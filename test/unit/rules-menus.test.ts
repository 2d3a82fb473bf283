import * as assert from 'uvu/assert';
import { keysOfName, meantBy, spelledBy, spelling } from '../../appliance/rules/keypad-names.ts';
import { loopThrough } from '../../appliance/rules/loops.ts';
import { judgeChoice, repeatedChoices, typedChoice } from '../../appliance/rules/menu-choice.ts';
import { suite } from '../kit/suite.ts';

const choices = suite('rules: choices of a menu');

choices('IVR-01 a digit that begins a longer option waits, one that does not is whole at once', () => {
  const options = ['1', '12', '2', '345'];
  assert.is(judgeChoice('1', options), 'more');
  assert.is(judgeChoice('12', options), 'whole');
  assert.is(judgeChoice('2', options), 'whole');
  assert.is(judgeChoice('3', options), 'more');
  assert.is(judgeChoice('34', options), 'more');
  assert.is(judgeChoice('345', options), 'whole');
  for (const nowhere of ['9', '13', '35', '3456', '123']) assert.is(judgeChoice(nowhere, options), 'no', nowhere);
});

choices('IVR-05 0 and 00 differ', () => {
  assert.equal([judgeChoice('0', ['0', '00']), judgeChoice('00', ['0', '00'])], ['more', 'whole']);
  assert.equal(typedChoice('0', ['0', '00']), { kind: 'choice', digits: '0' });
  assert.equal(typedChoice('0', ['00']), { kind: 'invalid', digits: '0' });
  assert.equal(typedChoice('00', ['0']), { kind: 'invalid', digits: '00' });
});

choices('IVR-05 what is typed in the end is a choice, nothing, or invalid', () => {
  assert.equal(typedChoice('', ['1']), { kind: 'none' });
  assert.equal(typedChoice('1', ['1', '12']), { kind: 'choice', digits: '1' });
  assert.equal(typedChoice('7', ['1']), { kind: 'invalid', digits: '7' });
  assert.equal(typedChoice('123', ['1', '12']), { kind: 'invalid', digits: '123' });
});

choices('IVR-01 a choice that stands twice is named by its later place', () => {
  assert.equal(repeatedChoices(['1', '2', '1', '11', '2']), [2, 4]);
});

const names = suite('rules: names on the keypad');

names('DIR-02 letters are the keys that stand on them, accents folded, the rest left out', () => {
  assert.is(keysOfName('Vries'), '87437');
  assert.is(keysOfName('Müller-Strauß'), '6855377872877');
  assert.is(keysOfName("O'Neill"), '663455');
  assert.is(keysOfName('Ķēniņš'), '536467');
  assert.is(keysOfName('Łukasz Ångström Sørensen Ĳssel'), '5852792647876676736736457735');
  assert.is(keysOfName('李'), '');
  assert.is(keysOfName('pqrstuvwxyz'), '77778889999');
});

const office = [
  { name: 'Anna de Vries', firstName: 'Anna', infix: 'de', surname: 'Vries' },
  { name: 'Bram de Vries' },
  { name: 'Cor van der Bos' },
  { name: 'Daan Bosman' },
  { name: 'Els Bos-Mulder' },
  { name: 'Reception' },
  { name: '李小龍' },
];
const spelt = spelling(office);
const found = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

names('DIR-02 USR-05 people are found by their surname without infix', () => {
  assert.equal(found(spelledBy(keysOfName('vries'), spelt)), ['Anna de Vries', 'Bram de Vries']);
  assert.equal(found(spelledBy(keysOfName('de vries'), spelt)), []);
  assert.equal(found(spelledBy(keysOfName('rec'), spelt)), ['Reception']);
  assert.is(spelt.length, office.length - 1);
});

names('DIR-02 who goes on with the first name tells two of one surname apart', () => {
  assert.equal(found(spelledBy(keysOfName('vriesbr'), spelt)), ['Bram de Vries']);
});

names('DIR-02 a whole surname is meant rather than a longer one that begins so', () => {
  assert.equal(found(spelledBy(keysOfName('bos'), spelt)), ['Cor van der Bos', 'Daan Bosman', 'Els Bos-Mulder']);
  assert.equal(found(meantBy(keysOfName('bos'), spelt)), ['Cor van der Bos']);
  assert.equal(found(meantBy(keysOfName('bosm'), spelt)), ['Daan Bosman', 'Els Bos-Mulder']);
});

const loops = suite('rules: loops');

const way = (map: Record<string, string[]>) => (start: string) => loopThrough(start, (id) => map[id] ?? []);

loops('EXT-02 the shortest way back is found, and none where there is none', () => {
  const through = way({ a: ['b', 'c'], b: ['d'], c: ['a'], d: ['a', 'e'], e: ['e'] });
  assert.equal(through('a'), ['a', 'c']);
  assert.equal(through('b'), ['b', 'd', 'a']);
  assert.equal(through('e'), ['e']);
  assert.is(way({ a: ['b'], b: ['c'], c: ['b'] })('a'), undefined);
});
