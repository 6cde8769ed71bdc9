/* Every module is one behaviour on a data- attribute; pages work without any of them. */
import "./ready.js";
import "./shortcut.js";
import "./copy.js";
import "./theme.js";
import "./select.js";
import "./confirm.js";
import "./once.js";
import "./rows.js";
import "./money.js";
import "./messages.js";
import "./details.js";
import "./focus.js";
import "./scanbutton.js";
import "./scanner.js";
import "./print.js";
import "./swap.js";
import "./unsent.js";
