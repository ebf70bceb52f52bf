; A boot sector: loads the 64 sectors behind it to 0x100000 and enters them as multiboot 1 does.
        org 0x7C00
        BITS 16
        cli
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 0x7C00
        mov si, packet
        mov ah, 0x42
        int 0x13
        jc  $
        in  al, 0x92
        or  al, 2
        out 0x92, al             ; A20
        lgdt [gdtr]
        mov eax, cr0
        or  al, 1
        mov cr0, eax
        jmp 0x08:flat
        BITS 32
flat:   mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov fs, ax
        mov gs, ax
        mov esi, 0x10000
        mov edi, 0x100000
        mov ecx, 0x8000/4
        cld
        rep movsd
        mov eax, 0x2BADB002
        xor ebx, ebx
        mov ecx, 0x100000
        jmp ecx
packet: db 16, 0
        dw 64
        dw 0, 0x1000             ; to 1000:0000
        dq 1
gdt:    dq 0, 0x00CF9B000000FFFF, 0x00CF93000000FFFF
gdtr:   dw 23
        dd gdt
        times 510-($-$$) db 0
        dw 0xAA55
