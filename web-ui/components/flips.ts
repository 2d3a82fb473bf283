import { asksFirst, type Problem } from '../api.ts';
import { html, type VNode } from '../html.ts';
import { store, useStore } from '../store.ts';
import { openArea, t } from '../words/index.ts';
import { Button } from './button.ts';
import { Dialog } from './dialog.ts';

interface Question {
  readonly problem: Problem;
  readonly answer: (yes: boolean) => void;
}

const question = store<Question | undefined>(undefined);

asksFirst.confirm = async (problem) => {
  await openArea('try');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const answer = (yes: boolean): void => {
    question.set(undefined);
    resolve(yes);
  };
  question.set({ problem, answer });
  return promise;
};

/** A change would flip saved routing tests: which, and whether it is meant so. */
export function Flips(): VNode | null {
  const now = useStore(question);
  if (!now) return null;
  const { problem, answer } = now;
  return html`<${Dialog} title=${t('flips.title')} onClose=${() => answer(false)}>
    <p>${problem.message}</p>
    <ul>${problem.problems.map(({ sentence }) => html`<li key=${sentence}>${sentence}</li>`)}</ul>
    <div class="actions"><${Button} kind="main" onClick=${() => answer(true)}>${t('flips.do')}<//>
      <${Button} kind="quiet" onClick=${() => answer(false)}>${t('form.cancel')}<//></div>
  <//>`;
}
