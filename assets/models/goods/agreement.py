"""Triggers that compare an asset with its open repair at commit: the two tell the same story."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from core.errors import explain

# {asset} is the key of the asset to be judged.
AGREES = """
SELECT a.status INTO said FROM assets a WHERE a.id = {asset};
SELECT CASE r.status WHEN 'REPORTED' THEN 'DAMAGED' WHEN 'IN_PROGRESS' THEN 'UNDER_REPAIR' ELSE 'OUT_FOR_REPAIR' END INTO wanted
  FROM repairs r WHERE r.asset_id = {asset} AND r.finished_at IS NULL;
IF said <> wanted OR (wanted IS NULL AND said IN ('UNDER_REPAIR', 'OUT_FOR_REPAIR')) THEN
    RAISE EXCEPTION 'asset % is %, its repair says %', {asset}, said, wanted
        USING ERRCODE = '23514', CONSTRAINT = 'repairs_agree_with_asset';
END IF;
RETURN NULL;
"""
SAYS = [("said", "text"), ("wanted", "text")]

explain("repairs_agree_with_asset", _("An asset and its repair do not agree, so nothing was saved."))


def repairs_agree() -> list[pgtrigger.Trigger]:
    """Trigger of `repairs`: at commit, an asset is as its open repair says."""
    return [
        pgtrigger.Trigger(
            name="repairs_agree_with_asset",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "asset_id", "finished_at"),
            timing=pgtrigger.Deferred,
            func=AGREES.format(asset="NEW.asset_id"),
            declare=SAYS,
        )
    ]


def assets_agree() -> list[pgtrigger.Trigger]:
    """Trigger of `assets`: what is broken or being mended changes its status together with its repair
    alone.
    """
    return [
        pgtrigger.Trigger(
            name="assets_agree_with_repair",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("status"),
            timing=pgtrigger.Deferred,
            condition=pgtrigger.Condition(
                "OLD.status <> NEW.status AND (OLD.status IN ('DAMAGED', 'UNDER_REPAIR', 'OUT_FOR_REPAIR') "
                "OR NEW.status IN ('UNDER_REPAIR', 'OUT_FOR_REPAIR'))"
            ),
            func=AGREES.format(asset="NEW.id"),
            declare=SAYS,
        )
    ]
