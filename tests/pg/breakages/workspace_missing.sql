-- breaks: the workspace XLSMART-AVIAT goes by another code; turns: P0
update workspaces set code = 'XLSMART-AVIAT-OLD' where code = 'XLSMART-AVIAT';
