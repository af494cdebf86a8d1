import { offerCopies } from './copy.ts';
import { countDown } from './countdown.ts';
import { arrange } from './device.ts';
import { speakToHost } from './embedding.ts';
import { tellEnds } from './end.ts';
import { takeForms } from './forms.ts';
import { loadNumberScript } from './number-form.ts';
import { watch } from './watch.ts';

arrange();
offerCopies();
countDown();
takeForms();
loadNumberScript();
speakToHost();
tellEnds();
watch();
