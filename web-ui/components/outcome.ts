import { html, type VNode } from '../html.ts';
import { Icon, type IconName } from './icon.ts';

const looks: Record<string, { look: string; icon: IconName }> = {
  answered: { look: 'answered', icon: 'check' },
  voicemail: { look: 'missed', icon: 'voicemail' },
  'no-answer': { look: 'missed', icon: 'missed' },
  cancelled: { look: 'missed', icon: 'missed' },
  busy: { look: 'missed', icon: 'hold' },
  declined: { look: 'other', icon: 'close' },
  unreachable: { look: 'failed', icon: 'blocked' },
  refused: { look: 'failed', icon: 'blocked' },
  failed: { look: 'failed', icon: 'blocked' },
};

/** What became of a call: sign, colour and word. */
export function Outcome({ outcome, word }: { outcome: string; word: string }): VNode {
  const { look, icon } = looks[outcome] ?? { look: 'other', icon: 'blocked' as const };
  return html`<span class=${`outcome ${look}`}><${Icon} name=${icon} size=${16} />${word}</span>`;
}
