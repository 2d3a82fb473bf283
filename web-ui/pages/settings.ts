import { PageHead } from '../components/page-head.ts';
import { html, type VNode } from '../html.ts';
import { may } from '../session.ts';
import { t, type WordKey } from '../words/index.ts';
import { Lost } from './lost.ts';
import { Accounts } from './settings-accounts.ts';
import { FileSettings } from './settings-file.ts';
import { MailSettings } from './settings-mail.ts';
import { MySettings } from './settings-me.ts';
import { OfficeSettings } from './settings-office.ts';
import { RecordingSettings } from './settings-recording.ts';
import { SecuritySettings } from './settings-security.ts';
import { SpeechSettings } from './settings-speech.ts';

interface Part {
  readonly name: string;
  readonly word: WordKey;
  readonly rights: readonly string[];
  readonly draw: () => VNode;
}

const parts: readonly Part[] = [
  { name: '', word: 'settings.me', rights: [], draw: MySettings },
  { name: 'security', word: 'settings.security', rights: [], draw: SecuritySettings },
  { name: 'office', word: 'settings.office', rights: ['see-office'], draw: OfficeSettings },
  { name: 'mail', word: 'settings.mail', rights: ['see-office'], draw: MailSettings },
  { name: 'speech', word: 'settings.speech', rights: ['see-prompts'], draw: SpeechSettings },
  { name: 'recording', word: 'settings.recording', rights: ['see-office'], draw: RecordingSettings },
  { name: 'accounts', word: 'settings.accounts', rights: ['see-accounts'], draw: Accounts },
  { name: 'file', word: 'settings.file', rights: ['export-office-file', 'apply-office-file'], draw: FileSettings },
];

/** What is set once and then left alone: one's own things first, then the office's. */
export function Settings({ part = '' }: { part?: string }): VNode {
  const allowed = parts.filter(({ rights }) => rights.length === 0 || may(...rights));
  const open = allowed.find(({ name }) => name === part);
  if (!open) return html`<${Lost} />`;
  return html`<${PageHead} title=${t('settings.title')} windowTitle=${`${t(open.word)} – ${t('settings.title')}`} />
    <div class="settings">
      <nav aria-label=${t('settings.parts')}><ul>${allowed.map(
        ({ name, word }) => html`<li key=${name}><a class="place" href=${name ? `/settings/${name}` : '/settings'}
          aria-current=${name === part ? 'page' : undefined}>${t(word)}</a></li>`,
      )}</ul></nav>
      <div class="stack wide" key=${open.name}><${open.draw} /></div>
    </div>`;
}
