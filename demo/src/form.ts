/**
 * The form page: `<digit-pad>` among a form's controls. Importing it is all that it takes; what is
 * below shows what a server would get, in place of sending it.
 */
import 'inkdigit/pad';
import { element } from './page.ts';
import './styles/form.css';

const form = element('form', HTMLFormElement);
const sent = element('sent', HTMLOutputElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const fields = Array.from(new FormData(form), ([name, value]) => `${name}=${String(value)}`);
  sent.value = fields.join('&');
});
