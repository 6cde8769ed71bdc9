"""What `check_ledger` asks of loans, beside what the database refuses at once."""

from loans.models.loans.agreement import AGAINST

CHECKS = {
    "lent": (
        "a lent thing is not with its borrower",
        """
        SELECT format('%%s of %%s: %%s, %%s', t.code, r.doc_number, t.status, p.name)
          FROM loan_asset_assignments a
          JOIN loan_requests r ON r.id = a.loan_request_id
          JOIN assets t ON t.id = a.asset_id
          JOIN places p ON p.id = t.place_id
         WHERE a.ended = '' AND a.handed_at IS NOT NULL
           AND p.user_id IS DISTINCT FROM r.requester_id
           AND t.status NOT IN ('OUT_FOR_REPAIR', 'UNDER_REPAIR')
        """,
    ),
    "kept": (
        "a unit is kept for a loan without a hold, or held without being kept",
        """
        SELECT format('%%s of %%s: assigned, not held', t.code, r.doc_number)
          FROM loan_asset_assignments a
          JOIN loan_requests r ON r.id = a.loan_request_id
          JOIN assets t ON t.id = a.asset_id AND t.tracking_method = 'INDIVIDUAL'
          LEFT JOIN asset_holds h ON h.id = a.hold_id AND h.released_at IS NULL
         WHERE a.ended = '' AND a.handed_at IS NULL AND h.id IS NULL
        UNION ALL
        SELECT format('%%s of %%s: held, not assigned', t.code, h.reference_id)
          FROM asset_holds h
          JOIN assets t ON t.id = h.asset_id
          JOIN loan_requests r ON r.doc_number = h.reference_id
         WHERE h.released_at IS NULL
           AND NOT EXISTS (SELECT FROM loan_asset_assignments a WHERE a.hold_id = h.id AND a.ended = '')
        """,
    ),
    "loan": (
        "a loan is not in the state that its things say",
        f"""
        SELECT format('%%s: %%s with %%s out, %%s declared back, %%s open',
                      doc_number, status, away, declared, open)
          FROM (SELECT r.doc_number, r.status,
                       COUNT(a.id) FILTER (WHERE a.ended = '') AS open,
                       COUNT(a.id) FILTER (WHERE a.ended = '' AND a.handed_at IS NOT NULL) AS away,
                       COUNT(a.id) FILTER (WHERE a.ended = '' AND a.declared_at IS NOT NULL) AS declared
                  FROM loan_requests r LEFT JOIN loan_asset_assignments a ON a.loan_request_id = r.id
                 GROUP BY r.id) AS loans
         WHERE CASE status
               {AGAINST}
               ELSE open > 0 END
        """,  # noqa: S608 constant text
    ),
}
