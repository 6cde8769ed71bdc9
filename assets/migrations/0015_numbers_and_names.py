import datetime

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

NOT_NULL = "ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_of_an_asset CHECK (related_asset_id IS NOT NULL) NOT VALID"


class Migration(migrations.Migration):
    """Numbers stay, names are those of the model, days are plausible, a movement has its asset. From here on new rows are judged; old
    ones in the next migration, while the warehouse works on.
    """

    dependencies = [("assets", "0014_found_lot")]
    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_code_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.code IS DISTINCT FROM NEW.code)",
                    func="RAISE EXCEPTION 'the code of a row of assets stays' USING ERRCODE = '23514', CONSTRAINT = 'assets_code_stays';",
                    hash="76c5df5f2ed44fcef16c776ec1a2b0b0032b8a1c",
                    operation='UPDATE OF "code"',
                    pgid="pgtrigger_assets_code_stays_f39ce",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_serial_is_no_code",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.serial_number ~ '^AST-?[0-9]{4}-?[0-9]{4,9}(-?P[0-9]{2,4})?$')",
                    func="\n            RAISE EXCEPTION '% is an asset code, not a serial number', NEW.serial_number\n                USING ERRCODE = '23514', CONSTRAINT = 'assets_serial_is_no_code';\n            ",
                    hash="73bc3a0a9d4790fc8ffe9ee4954d5a34d160427a",
                    operation='INSERT OR UPDATE OF "serial_number"',
                    pgid="pgtrigger_assets_serial_is_no_code_efd5d",
                    table="assets",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_named_as_model",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM new_rows n\n      JOIN standard_items i ON i.id = n.standard_item_id\n      JOIN asset_types t ON t.id = i.type_id\n     WHERE (n.name, n.brand, n.type_id, n.category_id)\n           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)\n) THEN\n    RAISE EXCEPTION 'an asset is called what its model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="30f063995e3a22c11b8952d4a49e00b14bbdf95a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_assets_named_as_model_9dd39",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="assets",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asset",
            trigger=pgtrigger.compiler.Trigger(
                name="assets_renamed_as_model",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM (SELECT NEW.*) n\n      JOIN standard_items i ON i.id = n.standard_item_id\n      JOIN asset_types t ON t.id = i.type_id\n     WHERE (n.name, n.brand, n.type_id, n.category_id)\n           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)\n) THEN\n    RAISE EXCEPTION 'an asset is called what its model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="8d5f7fc196a07cf3833f741e0ba884f1a7140ebd",
                    operation='UPDATE OF "name", "brand", "type_id", "category_id", "standard_item_id"',
                    pgid="pgtrigger_assets_renamed_as_model_217d7",
                    table="assets",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assetregistration",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_registrations_doc_number_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)",
                    func="RAISE EXCEPTION 'the doc_number of a row of asset_registrations stays' USING ERRCODE = '23514', CONSTRAINT = 'asset_registrations_doc_number_stays';",
                    hash="cfe1ab723f497a646943860e64ff33994019774d",
                    operation='UPDATE OF "doc_number"',
                    pgid="pgtrigger_asset_registrations_doc_number_stays_51c8b",
                    table="asset_registrations",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assettype",
            trigger=pgtrigger.compiler.Trigger(
                name="asset_types_named",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT 1 FROM standard_items i\n      JOIN asset_types t ON t.id = i.type_id\n      JOIN assets a ON a.standard_item_id = i.id\n     WHERE i.type_id = NEW.id AND (a.name, a.brand, a.type_id, a.category_id)\n           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)\n) OR EXISTS (\n    SELECT 1 FROM standard_items i JOIN stock_thresholds s ON s.standard_item_id = i.id\n     WHERE i.type_id = NEW.id AND (s.item_name, s.brand) IS DISTINCT FROM (i.name, i.brand)\n) THEN\n    RAISE EXCEPTION 'what is of a model is called what the model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="439edfe7d64b0260e7b5858c18dfe51d3c9b9d63",
                    operation='UPDATE OF "category_id"',
                    pgid="pgtrigger_asset_types_named_d9857",
                    table="asset_types",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="repair",
            trigger=pgtrigger.compiler.Trigger(
                name="repairs_doc_number_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)",
                    func="RAISE EXCEPTION 'the doc_number of a row of repairs stays' USING ERRCODE = '23514', CONSTRAINT = 'repairs_doc_number_stays';",
                    hash="b9034e7afa0db1ec0e793f9cab35d8fec1e0cb66",
                    operation='UPDATE OF "doc_number"',
                    pgid="pgtrigger_repairs_doc_number_stays_55648",
                    table="repairs",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standarditem",
            trigger=pgtrigger.compiler.Trigger(
                name="standard_items_named",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\nIF EXISTS (\n    SELECT 1 FROM standard_items i\n      JOIN asset_types t ON t.id = i.type_id\n      JOIN assets a ON a.standard_item_id = i.id\n     WHERE i.id = NEW.id AND (a.name, a.brand, a.type_id, a.category_id)\n           IS DISTINCT FROM (i.name, i.brand, i.type_id, t.category_id)\n) OR EXISTS (\n    SELECT 1 FROM standard_items i JOIN stock_thresholds s ON s.standard_item_id = i.id\n     WHERE i.id = NEW.id AND (s.item_name, s.brand) IS DISTINCT FROM (i.name, i.brand)\n) THEN\n    RAISE EXCEPTION 'what is of a model is called what the model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="515b0b6810a29534e0cad3f2a4dbfa41d72f5525",
                    operation='UPDATE OF "name", "brand", "type_id"',
                    pgid="pgtrigger_standard_items_named_a02c4",
                    table="standard_items",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockcount",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_counts_doc_number_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.doc_number IS DISTINCT FROM NEW.doc_number)",
                    func="RAISE EXCEPTION 'the doc_number of a row of stock_counts stays' USING ERRCODE = '23514', CONSTRAINT = 'stock_counts_doc_number_stays';",
                    hash="64aae3f4ca556933a6b88684bf5305d163cfa04c",
                    operation='UPDATE OF "doc_number"',
                    pgid="pgtrigger_stock_counts_doc_number_stays_b9723",
                    table="stock_counts",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockmovement",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_movements_named_as_model",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM new_rows n JOIN standard_items i ON i.id = n.standard_item_id\n     WHERE (n.asset_name, n.brand) IS DISTINCT FROM (i.name, i.brand)\n) THEN\n    RAISE EXCEPTION 'stock_movements: what is of a model is called what the model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="fcab94b91102e871b3fca3a7637793fb35d8d50a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_stock_movements_named_as_model_2a5c7",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="stock_movements",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stockthreshold",
            trigger=pgtrigger.compiler.Trigger(
                name="stock_thresholds_named_as_model",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM new_rows n JOIN standard_items i ON i.id = n.standard_item_id\n     WHERE (n.item_name, n.brand) IS DISTINCT FROM (i.name, i.brand)\n) THEN\n    RAISE EXCEPTION 'stock_thresholds: what is of a model is called what the model is called'\n        USING ERRCODE = '23514', CONSTRAINT = 'names_agree_with_model';\nEND IF;\nRETURN NULL;\n",
                    hash="a8580ae7754d6577f60c368636b65a022de4f402",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_stock_thresholds_named_as_model_0b8b0",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="stock_thresholds",
                    when="AFTER",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("purchase_date__isnull", True),
                        ("purchase_date__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                    models.Q(
                        ("warranty_end_date__isnull", True),
                        (
                            "warranty_end_date__range",
                            (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="assets_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("serial_number__isnull", True),
                    ("serial_number__regex", "^[A-Z0-9._/-]{3,100}$"),
                    _connector="OR",
                ),
                name="assets_serial_form",
                violation_error_message="A serial number has 3 to 100 capital letters, digits, dots, underscores, slashes or hyphens.",
            ),
        ),
        AddConstraintNotValid(
            model_name="asset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mac_address__isnull", True),
                    ("mac_address__regex", "^([0-9A-F]{2}:){5}[0-9A-F]{2}$"),
                    _connector="OR",
                ),
                name="assets_mac_form",
                violation_error_message="A MAC address is stored as AA:BB:CC:DD:EE:FF.",
            ),
        ),
        AddConstraintNotValid(
            model_name="assetregistration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("registration_date__isnull", True),
                        (
                            "registration_date__range",
                            (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("purchase_date__isnull", True),
                        ("purchase_date__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="asset_registrations_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        AddConstraintNotValid(
            model_name="repair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("estimate_date__isnull", True),
                    ("estimate_date__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    _connector="OR",
                ),
                name="repairs_days",
                violation_error_message="A day of this lies before 1990 or after 2199. Check the years.",
            ),
        ),
        migrations.RunSQL(
            NOT_NULL, "ALTER TABLE stock_movements DROP CONSTRAINT IF EXISTS stock_movements_of_an_asset"
        ),
    ]
