import { useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import type { Reveal } from '../shapes.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';

/** SVG text from the box as a picture: inside an image nothing of it can run. */
export function QrPicture({ svg, label }: { svg: string; label: string }): VNode {
  return html`<img class="qr" alt=${label} src=${`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`} />`;
}

/** Something to take over into a phone or another page, with a button that copies it. */
export function Copyable({ value, label }: { value: string; label: string }): VNode {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    // Over plain http a browser has no clipboard for pages; then the text is selected, ready for Ctrl-C.
    await navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => undefined,
    );
    setTimeout(() => setCopied(false), 2_000);
  };
  const can = typeof navigator.clipboard !== 'undefined';
  return html`<span class="copy"><span class="code">${value}</span>
    ${
      can &&
      html`<${Button} kind="icon" icon=${copied ? 'check' : 'copy'} onClick=${copy}
      label=${copied ? t('secret.copied') : t('secret.copy', { what: label })} />`
    }</span>`;
}

/** What a phone needs to sign in at the box: shown once, as text and as a code to scan. */
export function LineSecret({ reveal }: { reveal: Reveal }): VNode {
  const fact = (label: string, value: string): VNode =>
    html`<dt>${label}</dt><dd><${Copyable} value=${value} label=${label} /></dd>`;
  return html`<div class="secret-frame"><div class="secret">
    <${QrPicture} svg=${reveal.qr} label=${t('secret.qr')} />
    <dl class="facts">
      ${fact(t('line.username'), reveal.username)}
      ${fact(t('line.password'), reveal.password)}
      ${reveal.servers
        .slice(0, 3)
        .map((server) =>
          fact(t('line.server', { transport: server.transport.toUpperCase() }), `${server.host}:${server.port}`),
        )}
    </dl>
  </div></div>`;
}
