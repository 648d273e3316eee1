-- breaks: the workspace XLSMART-AVIAT has another code; turns: P0
update workspaces set code = 'XLSMART-AVIAT-OLD' where code = 'XLSMART-AVIAT';
