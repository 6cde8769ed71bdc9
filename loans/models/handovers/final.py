"""What the database holds handovers to: what is signed, and lines that say what their document says."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.database.triggers import append_only, undeletable
from core.errors import explain

# What is answered and signed is not rewritten; it may be voided, once.
HANDOVER_FINAL = """
IF OLD.status = 'COMPLETED' AND NEW.status = 'CANCELLED' AND NEW.voided_at IS NOT NULL
   AND to_jsonb(NEW) - '{status,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[]
     = to_jsonb(OLD) - '{status,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'handover % is over and is not changed any more', OLD.doc_number
    USING ERRCODE = '23514', CONSTRAINT = 'handovers_final';
"""
# Who gave what to whom, and when, stands from the first moment.
HANDOVER_FIXED = """
IF to_jsonb(NEW) - '{status,signing_way,signed_at,signed_by_id,signed_by_name,answered_at,sign_note,reminded_on,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[]
    = to_jsonb(OLD) - '{status,signing_way,signed_at,signed_by_id,signed_by_name,answered_at,sign_note,reminded_on,voided_at,voided_by_id,voided_by_name,void_reason,version}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'what handover % says is not changed', OLD.doc_number USING ERRCODE = '23514', CONSTRAINT = 'handovers_fixed';
"""
# At commit: one that is completed has a line that was accepted, none without an answer, and says how many there are; a
# code was used on the receiver's phone, and nobody drew a signature in his place.
HANDOVER_COMPLETE = """
IF NOT EXISTS (SELECT FROM handovers h WHERE h.id = NEW.id AND h.line_count =
    (SELECT COUNT(*) FROM handover_items i WHERE i.handover_id = h.id)) OR EXISTS (
    SELECT FROM handovers h WHERE h.id = NEW.id AND h.answered_at IS NOT NULL AND (
        EXISTS (SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'PENDING')
        OR (h.status = 'COMPLETED') AND NOT EXISTS (
            SELECT FROM handover_items i WHERE i.handover_id = h.id AND i.answer = 'ACCEPTED')
        OR h.signing_way = 'PHONE' AND NOT EXISTS (
            SELECT FROM handover_signing_codes c WHERE c.handover_id = h.id AND c.used_at IS NOT NULL)
        OR h.signing_way IN ('PAPER', 'PROXY') AND EXISTS (
            SELECT FROM handover_signatures s WHERE s.handover_id = h.id))
) THEN
    RAISE EXCEPTION 'the lines of handover % do not say what it says', NEW.doc_number
        USING ERRCODE = '23514', CONSTRAINT = 'handovers_agree';
END IF;
RETURN NULL;
"""
# A line is answered while its document is open, once; what it is about never changes.
ITEM_FINAL = """
IF EXISTS (SELECT FROM handovers h WHERE h.id = NEW.handover_id AND h.status = 'IN_PROGRESS') AND (
    TG_OP = 'INSERT' OR (OLD.answer = 'PENDING' AND
        to_jsonb(NEW) - '{answer,decline_reason,answered_at,checked}'::text[]
      = to_jsonb(OLD) - '{answer,decline_reason,answered_at,checked}'::text[])
) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'a line of a handover is answered once, and not changed' USING ERRCODE = '23514', CONSTRAINT = 'handover_items_final';
"""

# A signature is drawn while its document is open, and is a PNG.
SIGNATURE_NEW = """
IF NOT EXISTS (SELECT FROM handovers h WHERE h.id = NEW.handover_id AND h.status = 'IN_PROGRESS')
   OR substring(NEW.image FROM 1 FOR 8) <> '\\x89504e470d0a1a0a'::bytea THEN
    RAISE EXCEPTION 'a signature is a PNG, drawn before its handover is signed'
        USING ERRCODE = '23514', CONSTRAINT = 'handover_signatures_new';
END IF;
RETURN NEW;
"""
# A code is used or replaced, once; what it is about never changes.
CODE_FINAL = """
IF OLD.used_at IS NULL AND OLD.replaced_at IS NULL AND to_jsonb(NEW) - '{used_at,replaced_at}'::text[]
    = to_jsonb(OLD) - '{used_at,replaced_at}'::text[] THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'a code to sign with is used once, and not changed'
    USING ERRCODE = '23514', CONSTRAINT = 'handover_signing_codes_final';
"""

explain("handovers_final", _("This handover is signed or cancelled; it is not changed any more."))
explain("handovers_fixed", _("What a handover says is not changed; void it and make another one."))
explain("handovers_agree", _("The lines of this handover do not fit what it says."))
explain("handover_items_final", _("A line of a handover is answered once, and not changed afterwards."))
explain("handover_signatures_new", _("A signature is a PNG picture, drawn before the handover is signed."))
explain("handover_signing_codes_final", _("This code was used already, or another one took its place."))


def handovers_final() -> list[pgtrigger.Trigger]:
    """Triggers of `handovers`."""
    return [
        pgtrigger.Trigger(
            name="handovers_final",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition("OLD.status <> 'IN_PROGRESS'"),
            func=HANDOVER_FINAL,
        ),
        pgtrigger.Trigger(
            name="handovers_fixed", when=pgtrigger.Before, operation=pgtrigger.Update, func=HANDOVER_FIXED
        ),
        pgtrigger.Trigger(
            name="handovers_agree",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "answered_at", "line_count"),
            timing=pgtrigger.Deferred,
            func=HANDOVER_COMPLETE,
        ),
        pgtrigger.Protect(name="handovers_no_delete", operation=pgtrigger.Delete),
    ]


def items_final() -> list[pgtrigger.Trigger]:
    """Triggers of `handover_items`."""
    return [
        pgtrigger.Trigger(
            name="handover_items_final",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=ITEM_FINAL,
        ),
        pgtrigger.Protect(name="handover_items_no_delete", operation=pgtrigger.Delete),
    ]


def signatures_final() -> list[pgtrigger.Trigger]:
    """Triggers of `handover_signatures`."""
    return [
        pgtrigger.Trigger(
            name="handover_signatures_new",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=SIGNATURE_NEW,
        ),
        *append_only("handover_signatures"),
    ]


def codes_final() -> list[pgtrigger.Trigger]:
    """Triggers of `handover_signing_codes`."""
    return [
        pgtrigger.Trigger(
            name="handover_signing_codes_final",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=CODE_FINAL,
        ),
        undeletable("handover_signing_codes"),
    ]
